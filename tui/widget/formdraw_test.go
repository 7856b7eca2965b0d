package widget_test

import (
	"strings"
	"testing"

	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"
)

func orderForm() *widget.Form {
	return &widget.Form{Entries: []widget.Entry{
		{Label: "Service account *", Pick: &widget.Pick{Value: "Fellgate Dairy Co-operative"}},
		{Label: "Primary incident customer asset", Pick: &widget.Pick{Value: "Ice water chiller", Empty: "-"}},
		{Label: "Name", Field: &widget.Field{}, Fault: "Name is required."},
	}}
}

// On a narrow terminal labels and values are both read whole, one above the other.
func TestNarrowFormsStackTheirLabels(t *testing.T) {
	for _, w := range []int{60, 40} {
		d := orderForm().Draw(tuitest.Frame(w, 20, false))
		lines := strings.Split(plain(d), "\n")
		for i, want := range []string{
			"   Service account *", " ►   Fellgate Dairy Co-operative", "   Primary incident customer asset", "     Ice water chiller",
			"   Name", "", "     × Name is required.",
		} {
			if got := strings.TrimSuffix(strings.TrimRight(lines[i], " "), "  Enter chooses"); strings.TrimRight(got, " ") != want {
				t.Errorf("%d columns, line %d: %q, want %q", w, i, got, want)
			}
		}
		if c := d.Cursor; c == nil || c.Y != 1 || c.X != 5 {
			t.Errorf("%d columns: the cursor is at %v, not on the value", w, c)
		}
		if h, _ := d.At(8, 3); h.ID != "entry:1" {
			t.Errorf("%d columns: a click on a value finds %q", w, h.ID)
		}
	}
	// A form with short labels has room for both.
	short := &widget.Form{Entries: []widget.Entry{{Label: "Name", Field: &widget.Field{}}, {Label: "Town", Field: &widget.Field{}}}}
	if got := len(short.Draw(tuitest.Frame(40, 20, false)).Lines); got != 2 {
		t.Errorf("a short form takes %d lines for two entries", got)
	}
}

// The hint gives way to the value, and takes no room where the focus is not.
func TestAHintNeverCutsAValue(t *testing.T) {
	for w, hint := range map[int]bool{50: true, 40: false} {
		f := orderForm()
		got := plain(f.Draw(tuitest.Frame(w, 20, false)))
		if !strings.Contains(got, "Fellgate Dairy Co-operative") || strings.Contains(got, "Enter chooses") != hint {
			t.Errorf("%d columns, hint %t:\n%s", w, hint, got)
		}
	}
	form := orderForm()
	form.Focus(1)
	if got := plain(form.Draw(tuitest.Frame(80, 20, false))); !strings.Contains(got, "Fellgate Dairy Co-operative ") {
		t.Errorf("at 80 columns:\n%s", got)
	}
}
