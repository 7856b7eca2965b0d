package action

// ID names an action. IDs are stable: they appear in documentation and tests.
type ID string

// Action is one thing that a user can do.
type Action struct {
	ID     ID
	Title  string   // a verb phrase, as in help and palette
	Keys   []string // as the terminal library spells them; the first one is shown
	Scopes []Scope  // where the keys count

	Short  string // word on the key line; "" keeps the action off it
	Hint   string // keys as shown on the key line where one entry stands for two actions
	Rank   int    // place on the key line, small is left
	Weight int    // what stays on a key line that is too short, large is kept
	Narrow bool   // on the key line only below 100 columns, where tabs are hidden
	Brief  string // a shorter word where Short does not fit; "" has none
	Tight  int    // Weight below 60 columns, where only four or five fit; 0 is the same

	Danger  bool // hard to reverse: the screen asks first
	Network bool // cannot be done offline, and says so instead of pretending
	Palette bool // worth offering by name

	Also string // other words by which the palette finds it
}

// Scope is a place where keys have a meaning.
type Scope string

// Leak is what a scope does with a key that it does not bind.
type Leak uint8

// The policies.
const (
	LeakAll     Leak = iota // the next scope may have it
	LeakControl             // only keys that no text field wants: Esc, Tab, Enter, function and Ctrl keys
	LeakEscape              // as LeakControl, but Enter and Tab belong to the text as well
	LeakTab                 // as LeakControl, but Enter belongs to the text as well
	LeakGlobal              // only the outermost scope may have it
	LeakNone                // nobody else may have it
)

// Typing says what kind of text field has the focus.
type Typing uint8

// The kinds of field.
const (
	NotTyping    Typing = iota
	TypingLine          // one line: Enter and Tab are still actions
	TypingBlock         // several lines: Enter is a line break
	TypingPart          // several lines in a form with other fields: Tab leaves them
	TypingFilter        // one line that filters the list under it
)

// Check says whether an action can be done now and, if not, why not, as a sentence
// for people.
type Check func(ID) (ok bool, why string)
