package screen

import (
	"context"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Store is where screens read what is on the device and save what the user does. Every
// method may touch the disk: call them in commands, never in Update or View.
type Store interface {
	// Get returns a record as the user sees it, or a copy of one that left: see Left. The error
	// is NotFound if there is neither.
	Get(table string, id work.ID) (work.Record, error)
	// Holds reports whether the device has a record; Get may also bring the server's copy of one.
	Holds(table string, id work.ID) (bool, error)
	// List returns what a query selects. An error of the kind Partial comes with the records
	// that are the beginning of a longer list; say so where they are shown.
	List(ctx context.Context, q work.Query) ([]work.Record, error)
	// Plan is what the server's manifest said, with the schema; nil before the first sync.
	Plan() (*localdb.Plan, error)
	Device() (localdb.Device, error)

	Mark(table string, id work.ID) localdb.Mark
	Marks(table string) (map[work.ID]localdb.Mark, error)

	// Left returns the records of a table of which copies are kept although they left this
	// device: the user had them open or changed them that day.
	Left(table string) (map[work.ID]localdb.Left, error)
	// Viewed notes that the user opened a record, and what else its page shows. It writes
	// nothing and returns at once.
	Viewed(opened work.RecordRef, with ...work.RecordRef)

	// Edit saves a group: when it returns without an error the change is on the disk.
	Edit(g work.Group) (work.Group, error)

	SaveDraft(key, text string) error
	Draft(key string) (string, error)
	DropDraft(key string) error
}

// PlanOf returns what the server's manifest said, with the schema. The error is NotFound
// before the first sync has begun.
func PlanOf(s interface{ Plan() (*localdb.Plan, error) }) (*localdb.Plan, error) {
	plan, err := s.Plan()
	if err == nil && (plan == nil || plan.Schema == nil) {
		err = work.Errorf(work.NotFound, "this device has not begun its first sync")
	}
	return plan, err
}

// Outbox is what waits to be sent.
type Outbox interface {
	Outbox() ([]localdb.Entry, error)
	DiscardPending(group work.ID) error
	UndoDiscard(group work.ID) error
	SyncErrors(includeResolved bool) ([]localdb.SyncError, error)
}

// Undoer takes the user's last change back, without those that are passed over. The error is
// NotFound if there is none of the last 24 hours, Conflict or Forbidden where it cannot be
// taken back; localdb.Undone.Stays says whether to pass it over from now on.
type Undoer interface {
	UndoLast(passed ...work.ID) (localdb.Undone, error)
}

// SyncErrorList is what the server did not accept and a person must decide on.
type SyncErrorList interface {
	SyncErrors(includeResolved bool) ([]localdb.SyncError, error)
	RetrySyncError(id work.ID, set work.Fields) (work.Group, error)
	DiscardSyncError(id work.ID) error
	UndoDiscardSyncError(id work.ID) error
}

// SyncLogList is the log of past sync runs, newest first.
type SyncLogList interface {
	Runs(limit int) ([]localdb.Run, error)
}

// Account signs a user in. SignIn needs the network and returns Invalid for the address,
// Unauthenticated for the password, Conflict while another user's work waits here.
type Account interface {
	SignIn(ctx context.Context, server, login, password string) error
}

var (
	_ Store         = (*localdb.DB)(nil)
	_ Outbox        = (*localdb.DB)(nil)
	_ Undoer        = (*localdb.DB)(nil)
	_ SyncErrorList = (*localdb.DB)(nil)
	_ SyncLogList   = (*localdb.DB)(nil)
)
