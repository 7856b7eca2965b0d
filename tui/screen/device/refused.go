package device

import (
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Refused is where the page reads what the server did not accept, and the names in it.
type Refused interface {
	changes.Reader
	SyncErrors(includeResolved bool) ([]localdb.SyncError, error)
}

// refusal is one sync error in the words of a list.
type refusal struct {
	id                     work.ID
	at                     time.Time
	subject, kind, message string
}

// refusedMsg is the sync errors as they were read.
type refusedMsg struct {
	list []refusal
	err  error
}

// loadRefused reads the sync errors that wait for a decision.
func (s *Screen) loadRefused() tea.Cmd {
	from, zone := s.refused, s.d.Zone
	return func() tea.Msg {
		list, err := from.SyncErrors(false)
		if err != nil {
			return refusedMsg{err: err}
		}
		teller, err := changes.New(from, zone)
		if err != nil {
			return refusedMsg{err: err}
		}
		out := make([]refusal, len(list))
		for i, e := range list {
			out[i] = refusal{e.ID, e.At, teller.Tell(e.Change, nil).Subject(), changes.ErrorType(e.Type), changes.ErrorMessage(e)}
		}
		return refusedMsg{list: out}
	}
}

// takeRefused takes over what was read. What cannot be read is told on the page of the sync
// errors; here the number stands.
func (s *Screen) takeRefused(msg refusedMsg) {
	s.refusals = msg.list
	if len(s.refusals) == 0 && s.at == inErrors {
		s.at = inFacts
	}
}

// tellsRefused reports whether the sync errors are all that is to be said: nothing else
// has failed.
func (s *Screen) tellsRefused() bool {
	state := widget.FoldSync(s.status)
	return len(s.refusals) > 0 && s.status.Problem == nil && (state == widget.SyncError || state == widget.Syncing)
}

// refusedLines draws the sync errors: when, which record, which type, what the server said.
func (s *Screen) refusedLines(f widget.Frame, w int) []line {
	out := make([]line, len(s.refusals))
	for i, r := range s.refusals {
		head := f.Paint(theme.Error, f.Glyphs.Error) + " " + f.Paint(theme.Muted, moment(r.at, f.Now)) + "  "
		room, kind := w-text.Width(head), ""
		if f.Size != widget.Compact {
			kind = "  " + r.kind
		}
		drawn := []string{head + f.Cell(r.subject, room-text.Width(kind)) + f.Paint(theme.Muted, kind)}
		said := text.Wrap(text.Line(r.message), max(8, w-2))
		if len(said) > 2 { // its page has the rest
			said = []string{said[0], f.Cell(strings.Join(said[1:], " "), w-2)}
		}
		for _, l := range said {
			drawn = append(drawn, "  "+l)
		}
		out[i] = line{key: errorKey + r.id.String(), find: r.subject + " " + r.message, text: drawn}
	}
	return out
}

// refusedCaption counts them.
func refusedCaption(s syncclient.Status, shown int) string {
	return "Sync errors: " + text.Count(int64(max(s.Errors, shown)))
}

// refusedPane draws them in a box of their own.
func (s *Screen) refusedPane(f widget.Frame) widget.Drawn {
	inner := widget.BoxInner(f)
	s.errors.Idle = s.at != inErrors
	list := s.draw(&s.errors, inner, s.refusedLines(f, inner.W-4)).Within(errorHit)
	footer := ""
	if s.at == inErrors {
		footer = "Enter opens it, e lists all, " + s.errors.Position()
	}
	return widget.Box(f, f.Paint(theme.Error, f.Glyphs.Error+" "+refusedCaption(s.status, len(s.refusals))), footer, list)
}
