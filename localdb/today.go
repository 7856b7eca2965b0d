package localdb

import (
	"time"

	"fieldbook/internal/profile"
)

// maxTodayGroups is how many of the groups that were answered last are looked through for
// what the user changed today.
const maxTodayGroups = 1000

// user is the signed-in user, as far as it decides when their days end.
func (t *txn) user() profile.User {
	if t.who == nil {
		t.who = &profile.User{}
		if d, err := t.device(); err == nil && d.Zone != "" {
			if zone, err := time.LoadLocation(d.Zone); err == nil {
				t.who.Zone = zone
			}
		}
		if t.who.Zone == nil {
			t.who.Zone = time.Local
		}
	}
	return *t.who
}

// lastNight is how long ago something still counts as of today whatever the day: windows
// move at midnight, while some still have open what they opened before.
const lastNight = 12 * time.Hour

// ofThisDay reports whether an instant lies in the user's current day or in the hours of
// lastNight, by this device's clock.
func (t *txn) ofThisDay(at time.Time) bool {
	u, now := t.user(), t.db.now()
	return u.Midnight(at).Equal(u.Midnight(now)) || at.Before(now) && now.Sub(at) < lastNight
}

// ofToday reports whether the user has opened the record today or one whose page shows it,
// has changed it today, or waits for the answer to a change of it.
func (t *txn) ofToday(k recordKey) (bool, error) {
	if t.today == nil {
		t.today = t.opened()
		if err := t.addChanged(t.today); err != nil {
			return false, err
		}
	}
	if t.today[k] {
		return true, nil
	}
	touches, err := t.touches(k)
	for _, touch := range touches {
		if touch.flags&touchChange != 0 {
			return true, err
		}
	}
	return false, err
}

// opened are the records on the pages that the user opened today.
func (t *txn) opened() map[recordKey]bool {
	all := map[recordKey]bool{}
	for k, v := range t.viewings() {
		if !t.ofThisDay(v.At) {
			continue
		}
		all[k] = true
		for _, r := range v.With {
			all[recordKey{r.Table, r.ID}] = true
		}
	}
	return all
}

// addChanged adds the records of the groups that the user made today and that the server
// has carried out. What cannot be read is passed over.
func (t *txn) addChanged(all map[recordKey]bool) error {
	x, n := t.top(contentBucket), 0
	return x.walk(nil, true, func(key, envelope []byte) (bool, error) {
		if n++; n > maxTodayGroups {
			return false, nil
		}
		var c storedContent
		if p, err := x.open(key, envelope); err != nil || decode(x, key, p, &c) != nil || c.Group == nil {
			return true, nil
		}
		if !t.ofThisDay(c.At) {
			return false, nil // and what was answered before, too
		}
		if t.ofThisDay(c.Group.At) {
			for _, change := range c.Group.Changes {
				all[recordKey{change.Table, change.ID}] = true
			}
		}
		return true, nil
	})
}
