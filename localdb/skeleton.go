package localdb

import (
	"context"
	"time"

	"fieldbook/internal/work"
)

// DB is an open database file.
type DB struct{}

var errPending = work.Errorf(work.Unavailable, "the local database is being built")

func Open(path string, o Options) (*DB, error) { return nil, errPending }
func (db *DB) Close() error                    { return errPending }
func (db *DB) Path() string                    { return "" }
func (db *DB) Size() (int64, error)            { return 0, errPending }
func (db *DB) Device() (Device, error)         { return Device{}, errPending }
func (db *DB) SaveDevice(d Device) error       { return errPending }
func (db *DB) Plan() (*Plan, error)            { return nil, errPending }
func (db *DB) SavePlan(p *Plan) error          { return errPending }
func (db *DB) Get(table string, id work.ID) (work.Record, error) {
	return work.Record{}, errPending
}
func (db *DB) List(ctx context.Context, q Query) ([]work.Record, error) { return nil, errPending }
func (db *DB) Count(table string) (int, error)                          { return 0, errPending }
func (db *DB) Mark(table string, id work.ID) Mark                       { return Synced }
func (db *DB) Marks(table string) (map[work.ID]Mark, error)             { return nil, errPending }
func (db *DB) Edit(g work.Group) (work.Group, error)                    { return g, errPending }
func (db *DB) Committed(group work.ID) (bool, error)                    { return false, errPending }
func (db *DB) OutcomeOf(group work.ID) (Outcome, error)                 { return "", errPending }
func (db *DB) Outbox() ([]Entry, error)                                 { return nil, errPending }
func (db *DB) Pending() (changes int, oldest time.Time, err error) {
	return 0, time.Time{}, errPending
}
func (db *DB) NextBatch(maxChanges, maxBytes int) (groups []work.Group, ackedSeq uint64, err error) {
	return nil, 0, errPending
}
func (db *DB) Unsent(groups []work.ID, cause string) error          { return errPending }
func (db *DB) Answer(answers []Answer) (AnswerResult, error)        { return AnswerResult{}, errPending }
func (db *DB) DiscardPending(group work.ID) error                   { return errPending }
func (db *DB) UndoDiscard(group work.ID) error                      { return errPending }
func (db *DB) SyncErrors(includeResolved bool) ([]SyncError, error) { return nil, errPending }
func (db *DB) RetrySyncError(id work.ID, set work.Fields) (work.Group, error) {
	return work.Group{}, errPending
}
func (db *DB) DiscardSyncError(id work.ID) error     { return errPending }
func (db *DB) UndoDiscardSyncError(id work.ID) error { return errPending }
func (db *DB) ApplyPage(p Page) (PageResult, error)  { return PageResult{}, errPending }
func (db *DB) Cursor() (string, error)               { return "", errPending }
func (db *DB) Holding(table string) (count int, digest work.Digest, err error) {
	return 0, digest, errPending
}
func (db *DB) Holdings(table string, yield func(id work.ID, rev uint64, leaf work.Digest) bool) error {
	return errPending
}
func (db *DB) Recount(table string) error                     { return errPending }
func (db *DB) TableStates() (map[string]TableState, error)    { return nil, errPending }
func (db *DB) MarkSynced(tables []string, at time.Time) error { return errPending }
func (db *DB) FirstSyncDone() (bool, error)                   { return false, errPending }
func (db *DB) SetFirstSyncDone(done bool) error               { return errPending }
func (db *DB) Checkpoint() (time.Time, error)                 { return time.Time{}, errPending }
func (db *DB) Reset() error                                   { return errPending }
func (db *DB) LogRun(r Run) error                             { return errPending }
func (db *DB) Runs(limit int) ([]Run, error)                  { return nil, errPending }
func (db *DB) SaveDraft(key, text string) error               { return errPending }
func (db *DB) Draft(key string) (string, error)               { return "", errPending }
func (db *DB) DropDraft(key string) error                     { return errPending }
func (db *DB) Watch() (c <-chan Changed, stop func())         { return nil, func() {} }
