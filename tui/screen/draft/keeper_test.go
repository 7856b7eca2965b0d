package draft

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"

	tea "charm.land/bubbletea/v2"
)

// disk notes what is written, as long as it works.
type disk struct {
	wrote []string
	fails error
	gate  chan struct{}
}

func (d *disk) SaveDraft(_, text string) error {
	if d.gate != nil {
		<-d.gate
	}
	if d.fails == nil {
		d.wrote = append(d.wrote, text)
	}
	return d.fails
}

// page is a model with a keeper.
type page struct {
	keeper      *Keeper
	text        string
	left, saved int
}

type (
	typeMsg  string
	leaveMsg struct{}
	saveMsg  struct{}
)

func (p *page) Init() tea.Cmd  { return nil }
func (p *page) View() tea.View { return tea.NewView(p.text) }
func (p *page) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if cmd, own := p.keeper.Update(msg, p.text); own {
		return p, cmd
	}
	switch msg := msg.(type) {
	case typeMsg:
		p.text = string(msg)
		return p, p.keeper.Changed()
	case leaveMsg:
		return p, p.keeper.Leave(p.text, func() tea.Cmd { p.left++; return nil })
	case saveMsg:
		return p, p.keeper.Done(func() tea.Cmd { p.saved++; return nil })
	}
	return p, nil
}

func play(t *testing.T, story func(*tuitest.Drive, *page, *disk)) {
	synctest.Test(t, func(t *testing.T) {
		d := &disk{}
		p := &page{keeper: New(d, "k", "")}
		story(tuitest.New(t, p, 10, 1), p, d)
	})
}

func TestDraftsAreKeptEveryTwoSeconds(t *testing.T) {
	play(t, func(d *tuitest.Drive, p *page, s *disk) {
		d.Send(typeMsg("a"), typeMsg("ab"))
		if len(s.wrote) != 0 {
			t.Errorf("wrote %q at once", s.wrote)
		}
		d.Pass(every)
		d.Send(typeMsg("abc"))
		d.Pass(every)
		d.Pass(every)
		if !slices.Equal(s.wrote, []string{"ab", "abc"}) {
			t.Errorf("wrote %q", s.wrote)
		}
	})
}

func TestLeavingKeepsTheDraftFirst(t *testing.T) {
	play(t, func(d *tuitest.Drive, p *page, s *disk) {
		s.gate = make(chan struct{})
		d.Send(typeMsg("a"))
		d.Pass(every) // a draft is on its way
		d.Send(typeMsg("ab"), leaveMsg{})
		if p.left != 0 {
			t.Error("left before the draft was kept")
		}
		close(s.gate)
		d.Settle()
		if p.left != 1 || !slices.Equal(s.wrote, []string{"a", "ab"}) {
			t.Errorf("left %d times, wrote %q", p.left, s.wrote)
		}
	})
}

func TestADraftThatCannotBeKeptIsToldOnce(t *testing.T) {
	play(t, func(d *tuitest.Drive, p *page, s *disk) {
		s.fails = errors.New("full")
		d.Send(typeMsg("a"), leaveMsg{})
		if p.left != 0 || len(tuitest.Sent[screen.FailedMsg](d)) != 1 {
			t.Errorf("left %d times, told %d times", p.left, len(tuitest.Sent[screen.FailedMsg](d)))
		}
		d.Send(leaveMsg{})
		if p.left != 1 {
			t.Error("the second try does not leave")
		}
	})
}

func TestNoDraftComesBackAfterSaving(t *testing.T) {
	play(t, func(d *tuitest.Drive, p *page, s *disk) {
		s.gate = make(chan struct{})
		d.Send(typeMsg("a"))
		d.Pass(every)
		d.Send(typeMsg("ab"), saveMsg{})
		if p.saved != 0 {
			t.Error("saved beside a draft that is being written")
		}
		close(s.gate)
		d.Settle()
		d.Pass(5 * every)
		if p.saved != 1 || !slices.Equal(s.wrote, []string{"a"}) {
			t.Errorf("saved %d times, wrote %q", p.saved, s.wrote)
		}
		d.Send(typeMsg("abc")) // the save failed, and typing goes on
		d.Pass(every)
		if !slices.Equal(s.wrote, []string{"a", "abc"}) {
			t.Errorf("wrote %q", s.wrote)
		}
	})
}
