package widget

import (
	"slices"
	"strconv"
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/theme"

	tea "charm.land/bubbletea/v2"
)

// Do performs an action of lists and reports whether it was one. The filter works
// while it is typed: what Enter opens is always what is shown.
func (r *Rows) Do(id action.ID) bool {
	switch id {
	case action.Up:
		r.Move(-1)
	case action.Down:
		r.Move(1)
	case action.PageUp:
		r.Move(-max(1, r.page))
	case action.PageDown:
		r.Move(max(1, r.page))
	case action.First:
		r.Move(-len(r.shown))
	case action.Last:
		r.Move(len(r.shown))
	case action.Filter:
		r.typing = r.choosable()
	case action.KeepFilter:
		r.typing = false
	case action.ClearFilter:
		r.typing = false
		r.SetFilter("")
	case action.Back:
		if !r.typing && r.filter.Value() == "" {
			return false
		}
		r.typing = false
		r.SetFilter("")
	default:
		return false
	}
	return true
}

// SetFilter filters by words that a row must contain.
func (r *Rows) SetFilter(q string) {
	key := r.Key()
	r.filter.SetValue(q)
	r.apply(key)
	r.ToMatch()
}

// Filtered reports whether a filter hides rows.
func (r *Rows) Filtered() bool { return r.filter.Value() != "" }

// Typing says whether the filter is being typed.
func (r *Rows) Typing() action.Typing {
	if r.typing {
		return action.TypingFilter
	}
	return action.NotTyping
}

// Update takes typed and pasted text while the filter is typed, and the mouse. It
// reports whether a click asks to open the selected row.
func (r *Rows) Update(msg tea.Msg) (open bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		if r.typing && r.filter.Update(msg) {
			r.apply(r.Key())
			r.ToMatch()
		} else if k, ok := msg.(tea.KeyPressMsg); ok && r.typing {
			// The arrows still move while the filter is typed.
			switch k.String() {
			case "up":
				r.Move(-1)
			case "down":
				r.Move(1)
			case "pgup":
				r.Move(-max(1, r.page))
			case "pgdown":
				r.Move(max(1, r.page))
			}
		}
	case WheelMsg:
		r.Move(msg.Lines)
	case ClickMsg:
		i, err := strconv.Atoi(strings.TrimPrefix(msg.ID, "row:"))
		if err != nil || i < 0 || i >= len(r.rows) || r.rows[i].Mute {
			return false
		}
		again := r.Key() == r.rows[i].Key
		return r.Select(r.rows[i].Key) && again
	}
	return false
}

// filterRows finds the rows that contain the words, and with each the rows that it lies under.
func (r *Rows) filterRows(words []string) {
	r.shown, r.hits = r.shown[:0], 0
	keep := make([]bool, len(r.rows))
	var under []int // the rows that the current one lies under, outermost first
	for i, row := range r.rows {
		for len(under) > 0 && r.rows[under[len(under)-1]].Level >= row.Level {
			under = under[:len(under)-1]
		}
		if len(words) == 0 || matches(row.Find, words) {
			keep[i] = true
			if !row.Mute {
				r.hits++
			}
			for n := len(under) - 1; n >= 0 && !keep[under[n]]; n-- {
				keep[under[n]] = true
			}
		}
		under = append(under, i)
	}
	for i, k := range keep {
		if k {
			r.shown = append(r.shown, i)
		}
	}
}

// ToMatch moves the selection from a row that is only shown for what lies under it to the
// first one that matches the filter, and shows what that lies under if there is room.
func (r *Rows) ToMatch() {
	words := strings.Fields(strings.ToLower(r.filter.Value()))
	r.top = 0
	if len(words) == 0 || r.hits == 0 || r.sel < len(r.shown) && matches(r.rows[r.shown[r.sel]].Find, words) {
		return
	}
	for n, i := range r.shown {
		if !r.rows[i].Mute && matches(r.rows[i].Find, words) {
			r.sel = n
			return
		}
	}
}

// matches reports whether every word is in the text, whatever the case.
func matches(find string, words []string) bool {
	find = strings.ToLower(find)
	for _, w := range words {
		if !strings.Contains(find, w) {
			return false
		}
	}
	return find != ""
}

// filterLine draws the filter while it is typed.
func (r *Rows) filterLine(f Frame) Drawn {
	label := " / "
	d := r.filter.Draw(f.With(f.W-len(label), 1), true).Shift(len(label), 0)
	d.Lines[0] = f.Paint(theme.Key, label) + d.Lines[0]
	return d
}

// StartTyping makes a list that is there to be searched: its filter is typed from the
// start, and Enter acts at once.
func (r *Rows) StartTyping() { r.typing, r.search = true, true }

// choosable reports whether there is a row that a filter could find.
func (r *Rows) choosable() bool {
	return slices.ContainsFunc(r.rows, func(row Row) bool { return !row.Mute })
}
