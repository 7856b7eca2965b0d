package widget_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func plain(d widget.Drawn) string { return ansi.Strip(d.Text()) }

func list(n int) *widget.Rows {
	r := &widget.Rows{}
	rows := make([]widget.Row, n)
	for i := range rows {
		rows[i] = widget.Row{Key: fmt.Sprint(i), Find: name(i), Height: 1 + i%3}
	}
	r.SetRows(rows)
	return r
}

func name(i int) string { return fmt.Sprintf("row %d %s", i, []string{"pump", "oven"}[i%2]) }

// What is said of a list that goes on takes its line from the list.
func TestAListThatGoesOnSaysSo(t *testing.T) {
	f := tuitest.Frame(40, 5, false)
	for want, sentences := range map[string][]string{
		"5 lines\n": nil,
		" ▲ First 3 of more orders.\n4 lines\n": {"First 3 of more orders.", "There is no room to say this as well."},
		" ▲ First 3. Short enough.\n4 lines\n":  {"First 3.", "Short enough."},
	} {
		d := widget.Beginning(f, sentences, func(f widget.Frame) widget.Drawn { return widget.Draw(fmt.Sprintf("%d lines", f.H)) })
		got := ""
		for _, l := range strings.Split(plain(d), "\n") {
			got += strings.TrimRight(l, " ") + "\n"
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRowsDrawOnlyWhatIsSeen(t *testing.T) {
	r, f := list(10_000), tuitest.Frame(80, 20, false)
	for _, id := range []action.ID{action.Down, action.Last, action.PageUp, action.First, action.PageDown} {
		r.Do(id)
		drawn := 0
		d := r.Draw(f, func(i, w int) []string { drawn++; return []string{name(i)} })
		if drawn > 20 {
			t.Errorf("%s: %d rows drawn for 20 lines", id, drawn)
		}
		if len(d.Lines) != 20 {
			t.Errorf("%s: %d lines", id, len(d.Lines))
		}
		if d.Cursor == nil || !strings.HasPrefix(strings.Split(plain(d), "\n")[d.Cursor.Y], " ► "+name(mustSel(t, r))) {
			t.Errorf("%s: the cursor is not on the selected row:\n%s", id, plain(d))
		}
	}
}

func mustSel(t *testing.T, r *widget.Rows) int {
	i, ok := r.Selected()
	if !ok {
		t.Fatal("nothing is selected")
	}
	return i
}

// What Enter opens is what is shown, at every moment of the typing.
func TestFilterIsImmediate(t *testing.T) {
	r := list(100)
	r.Do(action.Filter)
	for _, key := range []string{"o", "v"} {
		r.Update(tuitest.Key(key))
		if i := mustSel(t, r); !strings.Contains(name(i), "ov") && !strings.Contains(name(i), "o") {
			t.Errorf("after %q row %d is selected", key, i)
		}
	}
	if mustSel(t, r) != 1 || r.Len() != 50 {
		t.Errorf("row %d of %d", mustSel(t, r), r.Len())
	}
	if got := r.Caption("Rows"); got != `Rows: filter "ov" 50 of 100` {
		t.Error(got)
	}
	r.Do(action.KeepFilter)
	if r.Typing() != action.NotTyping || !r.Filtered() || r.Do(action.Open) {
		t.Error("the first Enter ends the typing, the second opens")
	}
	if !r.Do(action.Back) || r.Filtered() || r.Do(action.Back) {
		t.Error("the first Esc clears the filter, the second is not the list's")
	}
}

func TestRowsKeepTheSelection(t *testing.T) {
	r := list(10)
	r.Select("7")
	r.SetRows([]widget.Row{{Key: "new"}, {Key: "7"}, {Key: "8"}})
	if r.Key() != "7" {
		t.Errorf("selected %q", r.Key())
	}
	r.SetRows([]widget.Row{{Key: "a", Mute: true}, {Key: "b"}})
	if r.Key() != "b" {
		t.Errorf("a heading cannot be selected, got %q", r.Key())
	}
	r.SetRows(nil)
	if _, ok := r.Selected(); ok || r.Key() != "" {
		t.Error("something is selected in an empty list")
	}
	r.Move(3)
	if d := r.Draw(tuitest.Frame(40, 5, false), nil); len(d.Lines) != 0 {
		t.Error("an empty list drew lines")
	}
}

func TestFieldEditing(t *testing.T) {
	var e widget.Field
	for _, k := range []string{"a", "b", "c", "left", "backspace", "x", "home", "y", "end", "z"} {
		e.Update(tuitest.Key(k))
	}
	if e.Value() != "yaxcz" {
		t.Errorf("value %q", e.Value())
	}
	e.SetValue("Adventure Works Ltd")
	e.Update(tuitest.Key("ctrl+w"))
	if e.Value() != "Adventure Works " {
		t.Errorf("value %q", e.Value())
	}
	e.SetValue("e")
	e.Update(tea.PasteMsg{Content: "\u0301\x1b[2J\nx"})
	if e.Value() != "e\u0301[2J x" {
		t.Errorf("value %q", e.Value())
	}
}

// A field shows hostile text harmlessly and gives it back untouched.
func TestFieldKeepsBytes(t *testing.T) {
	var e widget.Field
	in := "Contoso\u202e\x1b]0;x\x07\xff"
	e.SetValue(in)
	d := e.Draw(tuitest.Frame(20, 1, false), true)
	for _, r := range plain(d) {
		if r < ' ' || r == '\u202e' || r == '\u009b' {
			t.Errorf("%U is shown", r)
		}
	}
	if text.Width(d.Lines[0]) != 20 || e.Value() != in {
		t.Errorf("width %d, value %q", text.Width(d.Lines[0]), e.Value())
	}
}

func TestFieldWindowFollowsCursor(t *testing.T) {
	var e widget.Field
	e.SetValue(strings.Repeat("世x", 50))
	f := tuitest.Frame(10, 1, false)
	for n := range 120 {
		d := e.Draw(f, true)
		if pos := 100 - n; pos >= 0 && pos < 100 {
			want := []string{"世", "x"}[pos%2]
			if after := ansi.TruncateLeft(plain(d), d.Cursor.X, ""); !strings.HasPrefix(after, want) && strings.TrimSpace(after) != "" {
				t.Fatalf("before %d the cursor stands at %q of %q", pos, after, plain(d))
			}
		}
		if d.Cursor == nil || d.Cursor.X < 0 || d.Cursor.X > 9 || text.Width(d.Lines[0]) != 10 {
			t.Fatalf("cursor %+v, line %q", d.Cursor, d.Lines[0])
		}
		e.Update(tuitest.Key("left"))
	}
	if d := e.Draw(f, true); d.Cursor.X != 0 {
		t.Errorf("the cursor is at %d after going home", d.Cursor.X)
	}
}

func TestHugePaste(t *testing.T) {
	for name, update := range map[string]func(tea.Msg) bool{"field": (&widget.Field{}).Update, "area": (&widget.Area{}).Update} {
		start := time.Now()
		update(tea.PasteMsg{Content: strings.Repeat("é\n", 2_500_000)})
		if d := time.Since(start); d > 300*time.Millisecond {
			t.Errorf("%s took %v", name, d)
		}
	}
}

func TestArea(t *testing.T) {
	var a widget.Area
	a.SetValue("Flare nut on the suction line weeping.")
	a.Update(tuitest.Key("enter"))
	a.Update(tea.PasteMsg{Content: "Cut back\r\nand re-flared."})
	f := tuitest.Frame(17, 6, false)
	d := a.Draw(f, true)
	got := strings.Join(strings.Fields(strings.ReplaceAll(plain(d), "\n", "| ")), " ")
	if got != "Flare nut on the | suction line | weeping. | Cut back | and re-flared. |" {
		t.Errorf("%q", got)
	}
	if d.Cursor.X != 14 || d.Cursor.Y != 4 || !d.Cursor.Bar {
		t.Errorf("cursor %+v", d.Cursor)
	}
	for range 4 {
		a.Update(tuitest.Key("up"))
	}
	if d := a.Draw(f, true); d.Cursor.Y != 0 {
		t.Errorf("cursor %+v after four lines up", d.Cursor)
	}
	if a.Value() != "Flare nut on the suction line weeping.\nCut back\nand re-flared." {
		t.Errorf("%q", a.Value())
	}
}

func TestForm(t *testing.T) {
	form := widget.Form{Entries: []widget.Entry{
		{Label: "Account", Read: "Adventure\nWorks"},
		{Label: "Minutes", Field: &widget.Field{}, Fault: "Say how long, such as 45."},
		{Label: "Kind", Choice: &widget.Choice{Options: []string{"Text", "Photo", "File"}}},
		{Label: "Finding", Area: &widget.Area{}, Lines: 2},
	}}
	form.Focus(0)
	if form.At() != 1 || form.Typing() != action.TypingLine {
		t.Fatalf("focus %d", form.At())
	}
	form.Update(tuitest.Key("4"))
	form.Do(action.NextField)
	form.Do(action.Less)
	form.Do(action.NextField)
	if form.Typing() != action.TypingPart {
		t.Error("not in the area")
	}
	form.Do(action.NextField)
	form.Do(action.PrevField)
	form.Do(action.PrevField)
	want := `   Account  Adventure¶Works
   Minutes  4
            × Say how long, such as 45.
 ► Kind      Text   Photo  [File]
   Finding
`
	got := ""
	d := form.Draw(tuitest.Frame(50, 10, false))
	for _, l := range strings.Split(plain(d), "\n")[:5] {
		got += strings.TrimRight(l, " ") + "\n"
	}
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if d.Cursor == nil || d.Cursor.Y != 3 {
		t.Errorf("cursor %+v", d.Cursor)
	}
}

func TestBoxCutsAndKeepsWidth(t *testing.T) {
	f := tuitest.Frame(20, 4, false)
	got := plain(widget.Box(f, "A title that is far too long", "5 of 5", widget.Draw("content that is too long by far", "b", "c", "d")))
	if want := "┌ A title that is… ┐\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got %s want %s", got, want)
	}
	for i, l := range strings.Split(got, "\n") {
		if text.Width(l) != 20 {
			t.Errorf("line %d is %d wide: %s", i, text.Width(l), l)
		}
	}
	if n := strings.Count(got, "\n"); n != 3 {
		t.Errorf("%d line breaks", n)
	}
}

func TestOverKeepsWhatIsAround(t *testing.T) {
	f := tuitest.Frame(10, 3, false)
	under := widget.Draw("0123456789", f.Paint(theme.Error, "0123456789"), "世世世世世")
	got := plain(under.Over(widget.Draw("AB", "CD", "EF"), 3, 0))
	if got != "012AB56789\n012CD56789\n世 EF 世世" {
		t.Errorf("%q", got)
	}
}

func TestKeyLineDropsTheLeast(t *testing.T) {
	c := action.New()
	keys := c.KeyLine(c.Chain(action.Agenda, action.NotTyping), false, true)
	got := strings.TrimRight(ansi.Strip(widget.KeyLine(tuitest.Frame(60, 1, false), keys)), " ")
	if got != " ↑↓ move  Enter open  5 sync  / filter  ? help  q quit" {
		t.Errorf("%q", got)
	}
	if w := text.Width(widget.KeyLine(tuitest.Frame(3, 1, false), keys)); w != 3 {
		t.Errorf("%d cells", w)
	}
}

// What matters on a row keeps its place, with shorter words and before what everybody knows.
func TestKeyLineShortensWhatMatters(t *testing.T) {
	c := action.New()
	for _, tc := range []struct {
		scope action.Scope
		w     int
		want  string
	}{
		{action.Order, 40, " Tab edit  Space done  e error  ? help"},
		{action.SyncError, 40, " r send  e edit  t take  x drop  ? help"},
		{action.SyncError, 80, " ↑↓ move  r send again  e edit  t take server's  x discard  Esc back  ? help"},
		{action.SetStatus, 40, " Enter save  5 sync  Esc back  ? help"},
	} {
		keys := slices.DeleteFunc(c.KeyLine(c.Chain(tc.scope, action.NotTyping), true, true), func(a action.Action) bool {
			return tc.scope == action.Order && (a.ID == action.Open || a.ID == action.TaskMore) // as on its tasks
		})
		if got := strings.TrimRight(ansi.Strip(widget.KeyLine(tuitest.Frame(tc.w, 1, false), keys)), " "); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.scope, got, tc.want)
		}
	}
}

func BenchmarkRows10000(b *testing.B) {
	r, f := list(10_000), tuitest.Frame(100, 26, false)
	for b.Loop() {
		r.Move(1)
		r.Draw(f, func(i, w int) []string { return []string{name(i)} })
	}
}

// What an empty list says is read whole.
func TestEmptyWraps(t *testing.T) {
	got := plain(widget.Empty(tuitest.Frame(40, 12, false), "No time entries", "a adds one. Bookings make theirs when they are completed and synced."))
	if strings.Contains(got, "…") || !strings.Contains(strings.Join(strings.Fields(got), " "), "completed and synced.") || len(strings.Split(got, "\n")) != 4 {
		t.Errorf("%s", got)
	}
	for _, l := range strings.Split(got, "\n") {
		if text.Width(l) > 40 {
			t.Errorf("%q is wider than the room", l)
		}
	}
}
