package action

// The scopes. A screen names its own; parents follow by themselves.
const (
	Global     Scope = "global"
	List       Scope = "list"
	Page       Scope = "page" // a text that may be longer than the screen
	Form       Scope = "form"
	Line       Scope = "line"   // a one-line field has the focus
	Block      Scope = "block"  // a field of several lines has the focus
	Part       Scope = "part"   // one of several fields, of several lines, has the focus
	Filtering  Scope = "filter" // the filter of a list has the focus
	Tag        Scope = "tag"    // the tag of an asset is typed
	Agenda     Scope = "agenda"
	Orders     Scope = "orders"
	Order      Scope = "order"
	SetStatus  Scope = "setstatus"
	Edit       Scope = "edit"
	Note       Scope = "note"
	SignIn     Scope = "signin"
	FirstSync  Scope = "firstsync"
	Assets     Scope = "assets"
	Times      Scope = "times"
	Library    Scope = "library"
	Table      Scope = "table"
	Record     Scope = "record"
	Lookup     Scope = "lookup"
	Search     Scope = "search"
	Device     Scope = "device"
	Pending    Scope = "pending"
	SyncErrors Scope = "syncerrors"
	SyncError  Scope = "syncerror"
	Value      Scope = "value" // the value of a sync error is being changed
	SyncLog    Scope = "synclog"
	Downloaded Scope = "downloaded" // what is known of one table
	Reason     Scope = "reason"     // why a record is on this device
	Demo       Scope = "demo"
	Help       Scope = "help"
	Palette    Scope = "palette"
	Messages   Scope = "messages"
	Confirm    Scope = "confirm"
	Jump       Scope = "jump"
	Contact    Scope = "contact"
	Asset      Scope = "asset"
)

// place describes a scope.
type place struct {
	scope  Scope
	title  string
	parent Scope // looked at next; "" ends the chain
	leak   Leak
}

// places lists the scopes in the order of the help sheet.
func places() []place {
	return []place{
		{Agenda, "Agenda", List, LeakAll},
		{Jump, "Go to a date", Form, LeakAll},
		{Contact, "Call, address, directions", List, LeakAll},
		{Orders, "Work orders", List, LeakAll},
		{Order, "Booking and work order", List, LeakAll},
		{SetStatus, "Set status", List, LeakAll},
		{Edit, "Editor of a record", Form, LeakAll},
		{Note, "Note", Form, LeakAll},
		{SignIn, "Sign in", Form, LeakAll},
		{FirstSync, "First sync", Page, LeakAll},
		{Assets, "Assets", List, LeakAll},
		{Tag, "While a tag is typed", Assets, LeakAll},
		{Asset, "Customer asset", Record, LeakAll},
		{Times, "Time entries", List, LeakAll},
		{Library, "Library", List, LeakAll},
		{Table, "Records of a table", List, LeakAll},
		{Record, "Record", List, LeakAll},
		{Lookup, "Choice of a record", List, LeakControl},
		{Search, "Search", List, LeakControl},
		{Device, "Device status", List, LeakAll},
		{Pending, "Pending changes", List, LeakAll},
		{SyncErrors, "Sync errors", List, LeakAll},
		{SyncError, "Sync error", Page, LeakAll},
		{Value, "While a value is changed", Global, LeakAll},
		{SyncLog, "Sync log", List, LeakAll},
		{Downloaded, "Downloaded table", Page, LeakAll},
		{Reason, "Why a record is here", Page, LeakAll},
		{Demo, "Presenter's panel", List, LeakAll},
		{Help, "Help", List, LeakAll},
		{Palette, "Commands", List, LeakControl},
		{Messages, "Messages", List, LeakAll},
		{Confirm, "Question", Global, LeakNone},
		{Form, "In forms", Global, LeakControl}, // a letter on a choice must not quit
		{Line, "In a field", "", LeakControl},
		{Block, "In a text", "", LeakEscape},
		{Part, "In a text of a form", "", LeakTab},
		{Filtering, "While a filter is typed", "", LeakControl},
		{List, "In lists", Global, LeakAll},
		{Page, "In long texts", Global, LeakAll},
		{Global, "Everywhere", "", LeakNone},
	}
}

// in makes the table of actions easier to read.
func in(scopes ...Scope) []Scope { return scopes }
