package localdb

import (
	"slices"
	"strconv"
	"time"

	"fieldbook/internal/work"
)

// SyncMode says when this device syncs by itself.
type SyncMode string

// The modes.
const (
	SyncAuto     SyncMode = "auto"     // as often as the offline profile says
	SyncInterval SyncMode = "interval" // not more often than the user's interval
	SyncManual   SyncMode = "manual"   // only when the user asks
)

// The bounds of the user's sync interval, which are those of the offline profile's.
const (
	MinInterval     = 5 * time.Minute
	MaxInterval     = 1440 * time.Minute
	defaultInterval = time.Hour
)

// Settings are what the user of this device chose. They belong to the device and outlive
// a sign-out.
type Settings struct {
	Sync     SyncMode      `json:"sync"`
	Interval time.Duration `json:"interval"` // counts with SyncInterval only
	WifiOnly bool          `json:"wifi_only,omitempty"`
}

// Forbidden says what the administrator does not let users choose.
type Forbidden struct {
	SyncFrequency bool // "Allow users to adjust sync frequency" is off
	WifiOnly      bool // "Allow users to sync on Wi-Fi only" is off
	OnlineMode    bool // "Allow users to work in online mode" is off
}

// UserSettings returns what the plan forbids. What this program does not know forbids nothing.
func (p *Plan) UserSettings() Forbidden {
	if p == nil {
		return Forbidden{}
	}
	has := func(name string) bool { return slices.Contains(p.Forbidden, name) }
	return Forbidden{SyncFrequency: has("sync_frequency"), WifiOnly: has("wifi_only"), OnlineMode: has("online_mode")}
}

// Settings returns what is in force: what the user chose, before that SyncAuto on any network,
// and of what the administrator forbids to choose the same.
func (db *DB) Settings() (s Settings, err error) {
	err = db.view("Settings", func(t *txn) error {
		if s, err = t.settings(); err != nil {
			return err
		}
		c, err := t.plan()
		if err != nil {
			return err
		}
		no := c.plan.UserSettings()
		if no.SyncFrequency {
			s.Sync = SyncAuto
		}
		s.WifiOnly = s.WifiOnly && !no.WifiOnly
		return nil
	})
	return s, err
}

// settings is what the user chose, forbidden or not.
func (t *txn) settings() (s Settings, err error) {
	found, err := t.getJSON(t.top(metaBucket), settingsKey, &s)
	if err == nil && !found {
		s = Settings{Sync: SyncAuto, Interval: defaultInterval}
	}
	return s, err
}

// check refuses a choice that the administrator forbids.
func (f Forbidden) check(was, is Settings) error {
	switch {
	case f.SyncFrequency && is.Sync != SyncAuto && (was.Sync != is.Sync || was.Interval != is.Interval):
		return work.Errorf(work.Forbidden, "your administrator does not let users adjust the sync frequency")
	case f.WifiOnly && is.WifiOnly && !was.WifiOnly:
		return work.Errorf(work.Forbidden, "your administrator does not let users sync on Wi-Fi only")
	}
	return nil
}

// minutes is a length of time as people give intervals.
func minutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return strconv.FormatInt(int64(d/time.Minute), 10)
	}
	return d.String()
}

// SaveSettings stores what the user chose. A zero interval becomes the default, an hour.
// The error is Forbidden for what the administrator does not let users choose, and Invalid for a mode that does not exist and for an interval that is not of
// 5 to 1,440 whole minutes.
func (db *DB) SaveSettings(s Settings) error {
	if s.Interval == 0 {
		s.Interval = defaultInterval
	}
	switch {
	case s.Sync != SyncAuto && s.Sync != SyncInterval && s.Sync != SyncManual:
		return failure("SaveSettings", work.Errorf(work.Invalid, "%q is not a way to sync: choose auto, interval or manual", s.Sync))
	case s.Interval < MinInterval || s.Interval > MaxInterval || s.Interval%time.Minute != 0:
		return failure("SaveSettings", work.Errorf(work.Invalid, "a sync interval is 5 to 1,440 whole minutes, not %s", minutes(s.Interval)))
	}
	return db.update("SaveSettings", func(t *txn) error {
		was, err := t.settings()
		if err != nil {
			return err
		}
		c, err := t.plan()
		if err != nil {
			return err
		}
		if err := c.plan.UserSettings().check(was, s); err != nil {
			return err
		}
		t.change.Status = true
		return t.putJSON(t.top(metaBucket), settingsKey, s)
	})
}
