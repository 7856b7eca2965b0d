package localdb

import (
	"time"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
)

// userBuckets hold what one user did and what came of it. While another user is signed in
// they lie under the parked bucket, under the owner's name. Their values are bound to the
// paths that they have at the top, so that moving a bucket changes no byte in it.
var userBuckets = [...]string{
	overlayBucket, keptBucket, outboxBucket, ageBucket, touchBucket, deliveryBucket, groupsBucket, answeredBucket,
	contentBucket, discardedBucket, refusedBucket, errorBucket, troubleBucket, runBucket, draftBucket, disposalBucket,
	asideBucket,
}

// Parked is a user whose work waits on this device for their next sign-in.
type Parked struct {
	User        work.ID   `json:"user"`
	UserName    string    `json:"user_name"`
	Login       string    `json:"login"`
	Server      string    `json:"server"`
	Environment string    `json:"environment"`
	Since       time.Time `json:"since"`   // when somebody else signed in
	Groups      int       `json:"groups"`  // not sent
	Changes     int       `json:"changes"` // in those groups
	Errors      int       `json:"errors"`  // sync errors that wait for a decision
	Drafts      int       `json:"drafts"`
}

// parkedKey is where a Parked lies beside the buckets.
var parkedKey = []byte("parked")

// owner names whose work a device holds. The same person at another environment is
// another owner.
func (d Device) owner() string { return d.Environment + " " + d.User.String() }

// Parked returns the users whose work waits on this device while another is signed in.
func (db *DB) Parked() (list []Parked, err error) {
	err = db.view("Parked", func(t *txn) error {
		return t.eachParked(func(p Parked, _ *bolt.Bucket) error {
			list = append(list, p)
			return nil
		})
	})
	return list, err
}

func (t *txn) eachParked(yield func(Parked, *bolt.Bucket) error) error {
	x := t.top(parkedBucket)
	return x.walk(nil, false, func(owner, _ []byte) (bool, error) {
		var p Parked
		found, err := t.getJSON(t.sub(parkedBucket, string(owner), ""), parkedKey, &p)
		if err == nil && !found {
			err = damaged(x.path, owner, "a value is missing")
		}
		if err != nil {
			return false, err
		}
		return true, yield(p, x.bucket.Bucket(owner))
	})
}

// switchUser puts aside what the user of the device did and brings back what the next one
// did here before. What was downloaded must have been dropped in a transaction before:
// bbolt moves buckets as they are on disk.
func (t *txn) switchUser(from, to Device) error {
	missed, err := t.parkedOf(from)
	if err != nil {
		return err
	}
	parked := t.top(parkedBucket)
	for _, name := range userBuckets {
		if missed == nil {
			err = t.tx.DeleteBucket([]byte(name))
		} else {
			err = t.tx.MoveBucket([]byte(name), nil, t.sub(parkedBucket, from.owner(), "").bucket)
		}
		if err != nil {
			return err
		}
	}
	if missed != nil {
		if err := t.putJSON(t.sub(parkedBucket, from.owner(), ""), parkedKey, missed); err != nil {
			return err
		}
	}
	if back := parked.bucket.Bucket([]byte(to.owner())); back != nil {
		for _, name := range userBuckets {
			if back.Bucket([]byte(name)) == nil {
				continue // a bucket that came later
			}
			if err := t.tx.MoveBucket([]byte(name), back, nil); err != nil {
				return err
			}
		}
		if err := parked.bucket.DeleteBucket([]byte(to.owner())); err != nil {
			return err
		}
	}
	for _, name := range userBuckets {
		if _, err := t.tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	clear(t.boxes)
	clear(t.groups)
	t.change.Outbox, t.change.Errors, t.change.Status = true, true, true
	// Counts and indexes are those of the other's records.
	if err := t.wipe(); err != nil {
		return err
	}
	return t.renumber()
}

// parkedOf says what a user leaves behind, nil if nobody would miss it.
func (t *txn) parkedOf(d Device) (*Parked, error) {
	c, err := t.counters()
	if err != nil {
		return nil, err
	}
	p := Parked{
		User: d.User, UserName: d.UserName, Login: d.Login, Server: d.Server, Environment: d.Environment,
		Since: t.db.now().UTC(), Groups: int(c.entries), Changes: int(c.changes),
	}
	missed := p.Groups > 0
	for _, top := range [...]string{answeredBucket, discardedBucket, errorBucket, draftBucket, disposalBucket, asideBucket} {
		err := t.top(top).walk(nil, false, func(key, envelope []byte) (bool, error) {
			missed = true
			switch top {
			case draftBucket:
				p.Drafts++
			case errorBucket:
				var e storedError
				x := t.top(top)
				if payload, err := x.open(key, envelope); err != nil || decode(x, key, payload, &e) != nil || e.State == ErrorActive {
					p.Errors++ // what cannot be read waits too
				}
			default:
				return false, nil
			}
			return true, nil
		})
		if err != nil {
			return nil, err
		}
	}
	if !missed {
		return nil, nil
	}
	return &p, nil
}

// renumber counts the groups of the outbox and gives them new numbers, in their order:
// others may have acknowledged past the old ones.
func (t *txn) renumber() error {
	if err := t.sweep(); err != nil {
		return err
	}
	var all []*storedGroup
	x := t.top(outboxBucket)
	err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		g, err := t.groupIn(x, key, envelope)
		all = append(all, g)
		return true, err
	})
	if err != nil {
		return err
	}
	return t.requeueAll(all)
}
