package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// The bounds of what is kept of answered groups. The oldest go first.
const (
	maxContentAge   = 30 * 24 * time.Hour
	maxContentCount = maxAnswered
	maxContentBytes = 32 << 20
	minContentCount = 200 // stay however old they seem: a clock may be wrong
)

// AnsweredGroup is a group that the server has carried out, whole.
type AnsweredGroup struct {
	Group   work.Group
	Outcome Outcome
	At      time.Time // when the answer was stored, by this device's clock

	rank uint64 // where it stands among the user's actions
}

// storedContent is an answered group as it is stored. Kept is how many bytes all before it
// and itself have had, since the bucket began: a difference of two is what lies between.
type storedContent struct {
	Group   *storedGroup `json:"group"`
	Outcome Outcome      `json:"outcome"`
	At      time.Time    `json:"at"`
	Kept    uint64       `json:"kept"`
}

// AnsweredSince returns the groups that the server carried out, wholly or in part, and
// whose answers were stored at that time or later, in the order of the answers. When a
// server has been restored from a backup of that time it does not know them, and they can
// be sent again under their ids. Groups are kept for 30 days, and the last 200 for longer; the
// last 5,000 and 32 MiB at most.
func (db *DB) AnsweredSince(since time.Time) (list []AnsweredGroup, err error) {
	err = db.view("AnsweredSince", func(t *txn) error {
		x := t.top(contentBucket)
		return x.scan(nil, func(key, p []byte) (bool, error) {
			var c storedContent
			if err := decode(x, key, p, &c); err != nil {
				return false, err
			}
			if c.Group == nil {
				return false, damaged(x.path, key, "a group is missing")
			}
			if !c.At.Before(since) {
				list = append(list, AnsweredGroup{c.Group.full(), c.Outcome, c.At, c.Group.Rank})
			}
			return true, nil
		})
	})
	return list, err
}

// keepContent keeps an answered group for a while. A refused one is kept with its sync
// error.
func (t *txn) keepContent(g *storedGroup, note answered) error {
	if note.Outcome == Rejected {
		return nil
	}
	x := t.top(contentBucket)
	n, err := x.bucket.NextSequence()
	if err != nil {
		return err
	}
	now := storedContent{Group: g, Outcome: note.Outcome, At: note.At, Kept: uint64(g.size)}
	if last, err := t.contentAt(x, n-1); err != nil {
		return err
	} else if last != nil {
		now.Kept += last.Kept
	}
	if err := t.putJSON(x, number(n), now); err != nil {
		return err
	}
	return t.trimContent(x, n, now)
}

func (t *txn) contentAt(x *box, n uint64) (*storedContent, error) {
	var c storedContent
	found, err := t.getJSON(x, number(n), &c)
	if err != nil || !found {
		return nil, err
	}
	return &c, nil
}

// trimContent forgets the oldest of what is kept while it is over a bound. What cannot be
// read goes too: it is only kept for an accident of the server.
func (t *txn) trimContent(x *box, n uint64, now storedContent) error {
	for {
		key, envelope := x.bucket.Cursor().First()
		if key == nil || n == 0 {
			return nil
		}
		var oldest storedContent
		if p, err := x.open(key, envelope); err == nil && decode(x, key, p, &oldest) == nil {
			count := n - numberOf(key) + 1
			age := now.At.Sub(oldest.At)
			if count <= maxContentCount && (count <= minContentCount || age <= maxContentAge) && now.Kept-oldest.Kept <= maxContentBytes {
				return nil
			}
		}
		if err := x.del(append([]byte(nil), key...)); err != nil {
			return err
		}
	}
}
