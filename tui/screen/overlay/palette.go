package overlay

import (
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// ChosenMsg asks the app to do the action that was picked.
type ChosenMsg struct{ ID action.ID }

// Palette finds actions by their names. What cannot be done now is listed with the
// reason, so that nobody looks for it in vain.
type Palette struct {
	catalogue *action.Catalogue
	chain     []action.Scope
	check     action.Check
	query     widget.Field
	rows      widget.Rows
	found     []action.Action
	width     int // for which the rows were measured
}

// NewPalette returns the palette over the actions of a chain of scopes.
func NewPalette(c *action.Catalogue, chain []action.Scope, check action.Check) *Palette {
	p := &Palette{catalogue: c, chain: chain, check: check}
	p.search()
	return p
}

func (p *Palette) search() {
	p.found = p.catalogue.Palette(p.chain, p.query.Value())
	p.rows, p.width = widget.Rows{}, 0
	p.setRows(func(action.Action) int { return 1 })
}

func (p *Palette) setRows(height func(action.Action) int) {
	rows := make([]widget.Row, len(p.found))
	for i, a := range p.found {
		rows[i] = widget.Row{Key: string(a.ID), Find: a.Title, Height: height(a)}
	}
	p.rows.SetRows(rows)
}

// keyWidth is the column of the keys.
const keyWidth = 13

// lines draws an action. The reason why it cannot be done goes on below it where it is long.
func (p *Palette) lines(f widget.Frame, a action.Action, w int) []string {
	keys := f.Fit(widget.Keys(f, a), keyWidth)
	ok, why := p.check(a.ID)
	if ok {
		return []string{f.Paint(theme.Key, keys) + a.Title}
	}
	out := text.Wrap(a.Title+" ("+f.Line(why)+")", max(10, w-keyWidth))
	for i, l := range out {
		out[i] = f.Paint(theme.Muted, keys+l)
		keys = f.Fit("", keyWidth)
	}
	return out
}

// Init has nothing to read.
func (p *Palette) Init() tea.Cmd { return nil }

// Update takes the query's text and the mouse; the list follows at once.
func (p *Palette) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch msg.String() {
		case "up":
			p.rows.Move(-1)
		case "down":
			p.rows.Move(1)
		case "pgup":
			p.rows.Do(action.PageUp)
		case "pgdown":
			p.rows.Do(action.PageDown)
		default:
			if p.query.Update(msg) {
				p.search()
			}
		}
	case tea.PasteMsg:
		if p.query.Update(msg) {
			p.search()
		}
	case widget.ClickMsg, widget.WheelMsg:
		if p.rows.Update(msg) {
			return p, p.choose()
		}
	}
	return p, nil
}

// Do picks the selected action.
func (p *Palette) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.RunCommand:
		return p, p.choose(), true
	case action.Commands:
		return p, screen.Back(), true
	case action.Back:
		return p, screen.Back(), true
	}
	return p, nil, p.rows.Do(id)
}

func (p *Palette) choose() tea.Cmd {
	i, ok := p.rows.Selected()
	if !ok {
		return nil
	}
	return screen.Send(ChosenMsg{p.found[i].ID})
}

// View draws the query and what was found.
func (p *Palette) View(f widget.Frame) widget.Drawn {
	head := p.query.Draw(f.With(f.W-3, 1), true).Shift(3, 0)
	head.Lines[0] = f.Paint(theme.Key, " : ") + head.Lines[0]
	if len(p.found) == 0 {
		return head.Below(widget.Draw("   No command has that name."))
	}
	if f.W != p.width {
		p.width = f.W
		p.setRows(func(a action.Action) int { return len(p.lines(f, a, f.W-pointer)) })
	}
	return head.Below(p.rows.Draw(f.With(f.W, f.H-1), func(i, w int) []string { return p.lines(f, p.found[i], w) }))
}

// Title is the box's title.
func (p *Palette) Title() string { return "Commands" }

// Scope is where its keys are looked up.
func (p *Palette) Scope() action.Scope { return action.Palette }

// Typing is always on: the query has the focus.
func (p *Palette) Typing() action.Typing { return action.TypingLine }

// Room is the size that it wants.
func (p *Palette) Room() (w, h int) { return 72, 16 }
