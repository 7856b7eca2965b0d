package tui

import (
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// notify tells the user what the documentation says that they are told, and nothing more:
// of the first sync, of a network that is lost in online mode. What is said while something
// lasts is a notice; here is what is said once.
func (m *Model) notify(was, is syncclient.Status) tea.Cmd {
	var cmds []tea.Cmd
	if was.FirstSync && !is.FirstSync && is.SignedIn {
		rows := int64(0)
		for _, t := range is.Tables {
			rows += t.Rows
		}
		cmds = append(cmds, m.toast(widget.Success, "The first sync is complete: "+text.Plural(int(rows), "row")+", "+text.Bytes(is.StorageBytes)+" on this device."))
	}
	if is.OnlineChosen && was.Network.Online() && !is.Network.Online() {
		m.toasts.Note(widget.Warn, syncclient.TextDisconnected, m.cfg.Now())
	}
	if sourceOf(was) != sourceOf(is) {
		cmds = append(cmds, m.broadcast(screen.StoreChangedMsg{}))
	}
	return tea.Batch(cmds...)
}

// source is where screens read records from.
type source uint8

const (
	device source = iota
	server
	nowhere // online mode is in force, and there is no network
)

func sourceOf(s syncclient.Status) source {
	switch {
	case s.Online && s.Network.Online():
		return server
	case s.OnlineChosen || s.OnlineOnly:
		return nowhere
	}
	return device
}
