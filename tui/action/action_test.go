package action

import (
	"slices"
	"strings"
	"testing"
)

func TestTableIsSound(t *testing.T) {
	c, faults := Build(All())
	for _, f := range faults {
		t.Error(f)
	}
	for _, a := range All() {
		if len(a.Keys) == 0 && !a.Palette {
			t.Errorf("%s can be reached by nothing", a.ID)
		}
		if a.Short != "" && (a.Rank == 0 || a.Weight == 0) {
			t.Errorf("%s is on the key line without place or weight", a.ID)
		}
	}
	for _, p := range places() {
		if chain := c.Chain(p.scope, NotTyping); p.parent != "" && chain[len(chain)-1] != Global {
			t.Errorf("%s does not end in Global: %v", p.scope, chain)
		}
	}
	if New() == nil {
		t.Error("no catalogue")
	}
}

// Every word beside a title belongs to an action that the palette offers.
func TestSynonymsAreOfTheTable(t *testing.T) {
	for id, words := range synonyms() {
		a, ok := New().Get(id)
		if !ok || !a.Palette || a.Also != words || words != strings.ToLower(words) {
			t.Errorf("%s: %q", id, words)
		}
	}
}

func TestBuildNamesFaults(t *testing.T) {
	_, faults := Build([]Action{
		{ID: "a", Title: "A", Keys: []string{"x"}, Scopes: in(List)},
		{ID: "b", Title: "B", Keys: []string{"x"}, Scopes: in(List)},
		{ID: "a", Title: "Again", Scopes: in(List)},
		{ID: "c", Title: "C", Scopes: in("nowhere")},
	})
	if len(faults) != 3 {
		t.Errorf("faults: %q", faults)
	}
}

func TestResolve(t *testing.T) {
	c := New()
	for _, tc := range []struct {
		scope  Scope
		typing Typing
		key    string
		want   ID
	}{
		{Agenda, NotTyping, "q", Quit},
		{Agenda, TypingLine, "q", ""}, // typed, not obeyed
		{Agenda, TypingLine, "1", ""},
		{Agenda, TypingLine, "?", ""},
		{Agenda, TypingLine, "up", ""},
		{Agenda, TypingLine, "esc", Back},
		{Agenda, TypingLine, "enter", Open},
		{Agenda, TypingFilter, "enter", KeepFilter},
		{Agenda, TypingFilter, "esc", ClearFilter},
		{Agenda, TypingFilter, "q", ""},
		{Agenda, TypingFilter, "ctrl+p", Commands},
		{Lookup, TypingLine, "enter", ChooseRecord},
		{Palette, TypingLine, "enter", RunCommand},
		{Tag, TypingLine, "enter", LookUpTag},
		{Tag, TypingLine, "esc", CloseTag},
		{Agenda, TypingLine, "ctrl+p", Commands},
		{Agenda, TypingLine, "ctrl+c", Quit},
		{Note, TypingBlock, "enter", ""},
		{Note, TypingBlock, "tab", ""},
		{Note, TypingBlock, "ctrl+s", Save},
		{Note, TypingBlock, "esc", Back},
		{Agenda, NotTyping, "s", ChangeStatus},
		{Order, NotTyping, "j", Down},
		{SyncErrors, NotTyping, "r", Retry}, // the inner meaning wins
		{Pending, NotTyping, "r", Refresh},
		{Confirm, NotTyping, "q", ""},
		{Confirm, NotTyping, "esc", No},
		{Confirm, NotTyping, "ctrl+c", Quit},
		{Agenda, NotTyping, "f5", ""},
		{"unheard of", NotTyping, "q", ""},
	} {
		a, _ := c.Resolve(tc.key, c.Chain(tc.scope, tc.typing))
		if a.ID != tc.want {
			t.Errorf("%s %d %q: got %q, want %q", tc.scope, tc.typing, tc.key, a.ID, tc.want)
		}
	}
}

func ids(as []Action) string {
	var s []string
	for _, a := range as {
		s = append(s, string(a.ID))
	}
	return strings.Join(s, " ")
}

func TestKeyLine(t *testing.T) {
	c := New()
	got := ids(c.KeyLine(c.Chain(Agenda, NotTyping), false, false))
	if want := "list.up list.open booking.status note.add agenda.prev agenda.today agenda.date agenda.view booking.contact list.filter commands help quit"; got != want {
		t.Errorf("agenda:\n got %s\nwant %s", got, want)
	}
	got = ids(c.KeyLine(c.Chain(Agenda, NotTyping), true, true))
	if !strings.Contains(got, "back") || strings.Contains(got, "quit") || !strings.Contains(got, "go.device") {
		t.Errorf("deep and narrow: %s", got)
	}
	// While a filter is typed, the letters are text: nothing that needs one is promised.
	chain := c.Chain(Agenda, TypingLine)
	for _, a := range c.KeyLine(chain, false, false) {
		if got, ok := c.Resolve(a.Keys[0], chain); !ok || got.ID != a.ID || len(a.Keys[0]) == 1 {
			t.Errorf("while typing, %s is promised with %q", a.ID, a.Keys[0])
		}
	}
	if got := ids(c.KeyLine(chain, false, false)); strings.Contains(got, "booking.status") {
		t.Errorf("typing: %s", got)
	}
}

func TestPalette(t *testing.T) {
	c := New()
	chain := c.Chain(Agenda, NotTyping)
	if got := c.Palette(chain, "pend"); len(got) == 0 || got[0].ID != ShowPending {
		t.Errorf("pend: %s", ids(got))
	}
	if got := c.Palette(chain, "gdv"); !slices.ContainsFunc(got, func(a Action) bool { return a.ID == GoDevice }) {
		t.Errorf("gdv: %s", ids(got))
	}
	if got := c.Palette(chain, "zzz"); len(got) != 0 {
		t.Errorf("zzz: %s", ids(got))
	}
	// What a technician may call it counts as well as how it is titled.
	for query, want := range map[string]ID{
		"offline": GoDevice, "network": GoDevice, "wifi": GoDevice, "Wi-Fi": GoDevice, "conflict": ShowErrors, "unsent": ShowPending,
		"phone": ContactCard, "undo": UndoLast, "dark": NextTheme, "log out": "",
	} {
		got := c.Palette(chain, query)
		if want == "" && len(got) > 0 || want != "" && !slices.ContainsFunc(got, func(a Action) bool { return a.ID == want }) {
			t.Errorf("%s: %s, want %s", query, ids(got), want)
		}
	}
	if got := c.Palette(chain, "sync errors"); got[0].ID != ShowErrors {
		t.Errorf("a title comes after another word: %s", ids(got))
	}
	for _, a := range c.Palette(chain, "") {
		if slices.Equal(a.Scopes, in(Demo)) {
			t.Errorf("%s is offered outside its screen", a.ID)
		}
	}
}

func TestHelpHasInnerScopesFirst(t *testing.T) {
	c := New()
	var titles []string
	for _, s := range c.Help(c.Chain(Agenda, NotTyping)) {
		titles = append(titles, s.Title)
	}
	if got := strings.Join(titles, ", "); got != "Agenda, In lists, Everywhere" {
		t.Error(got)
	}
	if len(c.Sheet()) < 15 {
		t.Error("the sheet misses scopes")
	}
}
