package tui

import (
	"slices"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// frame returns the frame of the whole terminal.
func (m *Model) frame() widget.Frame {
	return widget.Frame{
		W: m.w, H: m.h, Size: widget.SizeOf(m.w),
		Theme: m.theme, Glyphs: m.glyphs, Now: m.now, Motion: m.cfg.Motion,
	}
}

// draw composes the frame: five fixed parts, and dialogs over the body.
func (m *Model) draw() widget.Drawn {
	f, l := m.frame(), arrange(m.w, m.h)
	if l.small {
		return tooSmall(f)
	}
	tabs := make([]widget.Tab, len(m.sections))
	for i, s := range m.sections {
		tabs[i] = widget.Tab{Key: s.Key, Title: s.Title, ID: "section:" + string(s.Root)}
	}
	d := widget.Header(f.With(l.header.w, 1), tabs, m.lit(), m.status).Sized(f, l.header.w, 1)
	d = d.Below(m.noticeLine(f.With(l.notice.w, 1)))
	d = d.Below(m.body(f.With(l.body.w, l.body.h)))
	d = d.Below(widget.Draw(widget.MessageLine(f.With(l.message.w, 1), &m.toasts)))
	return d.Below(widget.Draw(widget.KeyLine(f.With(l.keys.w, 1), m.keys(l.size != widget.Wide))))
}

// keys returns the actions for the key line, without those that the screen on top has no
// use for now.
func (m *Model) keys(narrow bool) []action.Action {
	keys := m.catalogue.KeyLine(m.chain(), m.deep(), narrow)
	if g, ok := m.top().(screen.Guide); ok {
		keys = slices.DeleteFunc(keys, func(a action.Action) bool { return !g.Guides(a.ID) })
	}
	return keys
}

// noticeLine draws the notice, or the way to the open screen.
func (m *Model) noticeLine(f widget.Frame) widget.Drawn {
	stack := m.sections[m.at].stack
	n := noticeOf(m.status, m.glyphs, m.now, m.recovered > 0, len(stack) < 2)
	if m.news != nil && m.news.offered {
		n = m.news.notice(m.glyphs)
	}
	if len(n.sentences) > 0 && m.heard {
		if n.short != "" && text.Width(n.mark.Glyph+n.sentences[0])+3 > f.W {
			n.sentences = []string{n.short}
		}
		if o, ok := m.offer(f, n.offer); ok {
			return widget.OfferLine(f, n.mark, o, n.sentences...)
		}
		return widget.Draw(widget.NoticeLine(f, n.mark, n.sentences...))
	}
	var titles []string
	for _, s := range stack {
		titles = append(titles, s.Title())
	}
	return widget.Draw(widget.Crumbs(f, titles))
}

// offerHit begins the hit area of what a notice offers.
const offerHit = "offer:"

// offer returns what a notice offers to do. "See details" gives way where the details are
// open already, and where the rows and the space would have to: its key is known anyway.
func (m *Model) offer(f widget.Frame, id action.ID) (widget.Offer, bool) {
	a, ok := m.catalogue.Get(id)
	if !ok || id == action.GoDevice && (f.Size == widget.Compact || m.showsSync()) {
		return widget.Offer{}, false
	}
	label := map[action.ID]string{action.GoDevice: "see details", action.ShowNews: "refresh the view", action.SwitchMode: "switch"}[id]
	if id == action.ShowNews && f.Size == widget.Compact {
		label = "refresh"
	}
	return widget.Offer{Key: a.Keys[0], Label: label, ID: offerHit + string(id)}, true
}

// showsSync reports whether the open page is one about the sync.
func (m *Model) showsSync() bool {
	s, ok := m.page().(screen.Sectioned)
	return ok && s.Section() == screen.Device || m.page() != nil && m.page().Scope() == action.FirstSync
}

// body draws the page and the dialogs over it.
func (m *Model) body(f widget.Frame) widget.Drawn {
	page := m.page()
	if page == nil {
		return widget.Loading(f, "").Sized(f, f.W, f.H)
	}
	d := page.View(f).Sized(f, f.W, f.H)
	for _, o := range m.overlays {
		for i, l := range d.Lines { // what does not have the keys must not look as if it had
			d.Lines[i] = f.Paint(theme.Muted, text.Unstyled(l))
		}
		w, h := f.W, f.H
		if dialog, ok := o.(screen.Dialog); ok {
			w, h = dialog.Room()
		}
		inner := widget.DialogRoom(f, w, h)
		box := widget.Dialog(inner, f.Line(o.Title()), "", o.View(inner))
		x, y := widget.Center(f, inner.W+4, inner.H+2)
		d = d.Over(box, x, y).Sized(f, f.W, f.H)
	}
	return d
}

// View returns the frame with what the terminal is to know beside it.
func (m *Model) View() tea.View {
	d := m.draw()
	v := tea.NewView(d.Text())
	v.AltScreen = true
	v.ReportFocus = true
	v.WindowTitle = "Fieldbook"
	v.ProgressBar = progressBar(m.status)
	v.BackgroundColor, v.ForegroundColor = m.theme.Background(), m.theme.Foreground()
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if c := d.Cursor; c != nil {
		v.Cursor = tea.NewCursor(c.X, c.Y)
		v.Cursor.Blink = m.cfg.Motion && c.Bar
		if c.Bar {
			v.Cursor.Shape = tea.CursorBar
		}
	}
	return v
}
