package search

import (
	"cmp"
	"context"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// remote is the search on the server.
type remote struct {
	ticket screen.Ticket
	cancel context.CancelFunc
	asking bool
	asked  bool // there is an answer
	groups []*group
	err    error
}

// drop forgets the answer, and one that may still come.
func (r *remote) drop() {
	if r.cancel != nil {
		r.cancel()
	}
	*r = remote{ticket: r.ticket}
	r.ticket.Next()
}

// thereMsg is the server's answer.
type thereMsg struct {
	ticket screen.Ticket
	groups []*group
	err    error
}

// byItself asks the server without being told to, after a longer pause: where the device has
// nothing, and where the user works online.
func (s *Screen) byItself() tea.Cmd {
	nothing := !s.here.searching && s.here.err == nil && len(s.here.groups) == 0
	if !s.current() || s.there.asked || s.there.asking || s.there.err != nil || !s.status.Network.Online() || !nothing && !s.status.Online {
		return nil
	}
	return s.ask()
}

// ask searches on the server for what is typed.
func (s *Screen) ask() tea.Cmd {
	var cmd tea.Cmd
	if !s.current() {
		cmd = s.begin()
	}
	if _, err := work.SearchFor(s.typed); err != nil {
		return cmd
	}
	s.there.drop()
	ctx, cancel := context.WithCancel(s.deps.Context)
	s.there.cancel, s.there.asking = cancel, true
	s.arrange()
	msg := thereMsg{ticket: s.there.ticket}
	device, server, zone, search, typed := s.device, s.server, s.deps.Zone, s.search, s.typed
	return tea.Batch(cmd, func() tea.Msg {
		found, err := server.SearchServer(ctx, typed, nil, most)
		if msg.err = err; err != nil {
			return msg
		}
		plan, err := device.Plan()
		if msg.err = err; err != nil || plan == nil || plan.Schema == nil {
			return msg
		}
		for _, f := range found {
			t := plan.Schema.Table(f.Table)
			if t == nil {
				continue
			}
			g := &group{table: t, server: true, count: len(f.Records), more: f.More, partly: f.Partly}
			if msg.err = g.fill(ctx, device, plan.Schema, search, zone, f.Records); msg.err != nil {
				return msg
			}
			msg.groups = append(msg.groups, g)
		}
		order := form.Searched(plan.Schema)
		slices.SortStableFunc(msg.groups, func(a, b *group) int {
			return cmp.Compare(slices.Index(order, a.table.Name), slices.Index(order, b.table.Name))
		})
		return msg
	})
}

// takeThere shows the server's answer.
func (s *Screen) takeThere(msg thereMsg) {
	if !s.there.ticket.Valid(msg.ticket) {
		return
	}
	s.there.asking, s.there.asked, s.there.groups, s.there.err = false, msg.err == nil, msg.groups, msg.err
	s.arrange()
}

// without says why the server cannot be searched now, "" if it can.
func (s *Screen) without() string {
	if s.status.Network.Online() {
		return ""
	}
	return syncclient.TextUnavailable
}
