package syncerror

import (
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// fate says what happened to the user's values, and what can be done.
func fate(it item) []string {
	switch {
	case it.State == localdb.ErrorResolved && it.Resolution == localdb.DisposalDiscarded:
		return []string{"You gave these values up. Press z to bring the sync error back."}
	case it.State == localdb.ErrorResolved:
		return []string{"You sent this again: it is settled here. What became of it shows in the pending changes."}
	}
	again := "Press r to send them again, e to change the selected one first, t to take the server's, x to give them up."
	switch it.Type {
	case localdb.ErrorConflict:
		kept := "The server's values were kept and are what you see in the record. Yours are kept here, in this sync error."
		if slices.ContainsFunc(it.Group.Changes, func(c work.Change) bool { return c.Op == work.Create }) {
			kept += " So is what you made with them; later changes that need it wait for your decision."
		}
		return []string{kept, again}
	case localdb.ErrorRecordNotFound:
		return []string{"There is nothing on the server that your values could go to. They are kept here until you give them up with x."}
	case localdb.ErrorAlreadyExists:
		return []string{"Your new record was taken away on this device; its values are kept here.", again}
	}
	return []string{"Your values were undone on this device and are kept here, in this sync error. " +
		"Later changes of the same record wait for your decision.", again}
}

// confirm asks before values are given up.
func confirm(it item) tea.Cmd {
	return screen.Send(screen.ConfirmMsg{
		Title: "Discard",
		Question: "Give up your values of \"" + it.told.Subject() + "\"? The record stays as the server has it. " +
			"You can undo this.",
		Yes:       "discard",
		Confirmed: discardMsg{it.ID},
	})
}

// said is what to tell the user after a deed.
func said(msg doneMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		doing := map[deed]string{retried: "Sending it again", discarded: "Discarding", restored: "Bringing it back"}[msg.deed]
		return screen.Toast(widget.Fail, doing+" failed: "+work.Message(msg.err))
	case msg.deed == discarded:
		return screen.Toast(widget.Success, "Discarded. z brings it back.")
	case msg.deed == restored:
		return screen.Toast(widget.Success, "The sync error is back.")
	case msg.group.Seq == 0:
		return screen.Toast(widget.Success, "The server has these values already: the sync error is settled.")
	}
	return screen.Toast(widget.Success, "Saved on this device: "+msg.group.Title+". It is sent again.")
}

// clip copies the details as plain text. The values keep their bytes.
func clip(it item) tea.Cmd {
	var b strings.Builder
	b.WriteString("Sync error: " + changes.ErrorType(it.Type) + " " + it.At.UTC().Format("2006-01-02 15:04:05 MST") + "\n" + changes.ErrorMessage(it.SyncError) + "\n")
	if it.Code != "" {
		b.WriteString("Code: " + it.Code + "\n")
	}
	b.WriteString(it.told.Doing() + " " + it.told.Subject() + " (" + it.Change.ID.String() + ")\n")
	for _, c := range it.told.Columns {
		b.WriteString("  " + c.Label + ": opened \"" + c.From + "\", yours \"" + c.To + "\"")
		if c.HasServer {
			b.WriteString(", server \"" + c.Server + "\"")
		}
		b.WriteString("\n")
	}
	if it.Detail != "" {
		b.WriteString(it.Detail + "\n")
	}
	return tea.Batch(tea.SetClipboard(b.String()), screen.Toast(widget.Success, "The details are in the clipboard."))
}

// settled says why nothing can be done with a sync error any more.
func settled(it item) string {
	if it.Resolution == localdb.DisposalDiscarded {
		return "It is discarded. z brings it back."
	}
	return "It is settled: " + text.Line(it.Group.Title) + " was sent again."
}
