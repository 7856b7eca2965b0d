package draft

import (
	"time"

	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// every is how much typing can be lost at most.
const every = 2 * time.Second

// Store is where drafts are kept.
type Store interface {
	SaveDraft(key, text string) error
}

// Keeper keeps the draft of one page. Its methods are called in Update; writing happens in
// the commands that they return.
type Keeper struct {
	store Store
	key   string

	kept    string // the text that the stored draft has
	ticking bool   // the next draft is due by itself
	writing bool
	done    bool           // the page is being saved: nothing is kept until something changes again
	failed  bool           // the draft could not be kept: the next Leave leaves all the same
	then    func() tea.Cmd // what was asked for meanwhile
}

type (
	dueMsg  struct{ owner *Keeper }
	keptMsg struct {
		owner *Keeper
		text  string
		err   error
	}
)

// New returns the keeper of a draft that has the text kept so far, "" for none.
func New(s Store, key, kept string) *Keeper { return &Keeper{store: s, key: key, kept: kept} }

// Kept returns the text that is on the disk.
func (k *Keeper) Kept() string { return k.kept }

// Changed plans the next draft, after a change of the text.
func (k *Keeper) Changed() tea.Cmd {
	k.failed, k.done = false, false
	if k.ticking {
		return nil
	}
	k.ticking = true
	return tea.Tick(every, func(time.Time) tea.Msg { return dueMsg{k} })
}

// Update takes the keeper's own messages and reports whether msg was one of them. text is
// the text as it is now.
func (k *Keeper) Update(msg tea.Msg, text string) (cmd tea.Cmd, own bool) {
	switch msg := msg.(type) {
	case dueMsg:
		if msg.owner != k {
			return nil, false
		}
		k.ticking = false
		if text == k.kept || k.done {
			return nil, true
		}
		if k.writing {
			return k.Changed(), true
		}
		return k.write(text), true
	case keptMsg:
		if msg.owner != k {
			return nil, false
		}
		return k.took(msg), true
	}
	return nil, false
}

// write writes the draft.
func (k *Keeper) write(text string) tea.Cmd {
	k.writing = true
	store, key := k.store, k.key
	return func() tea.Msg { return keptMsg{k, text, store.SaveDraft(key, text)} }
}

// took notes what became of a draft and does what was asked for meanwhile.
func (k *Keeper) took(msg keptMsg) tea.Cmd {
	k.writing = false
	next := k.then
	k.then = nil
	var cmds []tea.Cmd
	if k.failed = msg.err != nil; k.failed {
		cmds = append(cmds, screen.Send(screen.FailedMsg{Doing: "Keeping the draft", Err: msg.err}))
	} else {
		k.kept = msg.text
	}
	if next != nil {
		cmds = append(cmds, next())
	}
	return tea.Batch(cmds...)
}

// Leave keeps the text and then does what leave says, such as going back. A draft that
// cannot be kept is told and the page stays; asked once more it is left without it.
func (k *Keeper) Leave(text string, leave func() tea.Cmd) tea.Cmd {
	switch {
	case k.writing:
		k.then = func() tea.Cmd {
			if k.failed {
				return nil
			}
			return k.Leave(text, leave)
		}
		return nil
	case k.failed || text == k.kept:
		return leave()
	}
	cmd := k.write(text)
	k.then = func() tea.Cmd {
		if k.failed {
			return nil
		}
		return leave()
	}
	return cmd
}

// Done does what save says as soon as no draft is being written, so that a late one does
// not come back after the save has dropped it. Until the next change nothing is kept.
func (k *Keeper) Done(save func() tea.Cmd) tea.Cmd {
	k.done = true
	if k.writing {
		k.then = save
		return nil
	}
	return save()
}
