package stage

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/tuitest"
)

// At returns a time of the day on which all frames are drawn.
func At(hour, minute int) time.Time {
	n := tuitest.Noon()
	return time.Date(n.Year(), n.Month(), n.Day(), hour, minute, 0, 0, n.Location())
}

// Online is the status of a device on which all is well.
func Online() syncclient.Status {
	return syncclient.Status{
		Network: syncclient.NetworkOnline, SignedIn: true, User: "Mara Lindqvist", Server: "https://field.example.com",
		Reason: syncclient.ReasonInterval, LastSync: At(11, 54).Add(7 * time.Second), LastDuration: 3100 * time.Millisecond, LastRows: 210,
		NextSync: At(12, 9), Profile: "Field Service Mobile", ProfileVersion: 14, StorageBytes: 41_200_000,
		Settings: localdb.Settings{Sync: localdb.SyncAuto, Interval: time.Hour},
		Tables: []syncclient.TableStatus{
			table(work.BookingTable, "Bookings", 23, 5), table(work.WorkOrderTable, "Work orders", 18, 15),
			table(work.ServiceTaskTable, "Service tasks", 71, 15), table(work.WorkOrderProductTable, "Work order products", 34, 15),
			table(work.CustomerAssetTable, "Customer assets", 1412, 60), table(work.AccountTable, "Accounts", 190, 60),
			table(work.ContactTable, "Contacts", 320, 24*60), table(work.QuickNoteTable, "Quick notes", 12, 5),
			table(work.TimeEntryTable, "Time entries", 41, 15),
		},
	}
}

func table(name, label string, rows int64, minutes int) syncclient.TableStatus {
	return syncclient.TableStatus{
		Table: name, Label: label, State: syncclient.TableAvailable, Rows: rows,
		LastSync: At(11, 54), Interval: time.Duration(minutes) * time.Minute,
	}
}

// Offline is the status of the same device without a network, with three changes to send.
func Offline() syncclient.Status {
	s := Online()
	s.Network, s.OfflineSince, s.NextSync = syncclient.NetworkNoRoute, At(11, 31), time.Time{}
	s.Pending, s.PendingOldest = 3, At(9, 41)
	return s
}

// Syncing is the status in the middle of a pass.
func Syncing() syncclient.Status {
	s := Online()
	s.Phase, s.Reason, s.Pending = syncclient.PhaseFetching, syncclient.ReasonFull, 1
	s.Progress = syncclient.Progress{Rows: 420, TotalRows: 1000, Bytes: 1_800_000, Table: work.CustomerAssetTable}
	return s
}

// Failed is the status of a device with a sync error.
func Failed() syncclient.Status {
	s := Online()
	s.Errors, s.Pending, s.PendingOldest = 1, 3, At(9, 41)
	return s
}

// SignedOut is the status after the server has forgotten the sign-in.
func SignedOut() syncclient.Status {
	s := Online()
	s.Problem = work.Errorf(work.Unauthenticated, "The sign-in has expired: sign in again")
	s.Pending, s.PendingOldest, s.NextSync = 2, At(9, 41), time.Time{}
	return s
}

// Warned is the status after a pass that left something out.
func Warned() syncclient.Status {
	s := Online()
	s.Warning = "2 tables still differ from the server after they were repaired"
	return s
}

// FirstSync is the status in the middle of the first download.
func FirstSync() syncclient.Status {
	s := Online()
	s.FirstSync, s.Phase, s.Reason = true, syncclient.PhaseFetching, syncclient.ReasonFirst
	s.LastSync, s.LastDuration, s.LastRows, s.NextSync = time.Time{}, 0, 0, time.Time{}
	s.StorageBytes = 18_000_000
	s.Progress = syncclient.Progress{Rows: 4210, TotalRows: 6680, Bytes: 18_000_000, Table: work.CustomerAssetTable}
	for i := range s.Tables {
		t := &s.Tables[i]
		switch {
		case i < 4:
		case i == 4:
			t.State, t.LastSync, t.Rows = syncclient.TableInitializing, time.Time{}, 870
		default:
			t.State, t.LastSync, t.Rows = syncclient.TableNotAvailable, time.Time{}, 0
		}
	}
	return s
}
