package localdb

import (
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

// Settings returns what the user chose; before that SyncAuto on any network.
func (db *DB) Settings() (s Settings, err error) {
	err = db.view("Settings", func(t *txn) error {
		found, err := t.getJSON(t.top(metaBucket), settingsKey, &s)
		if err == nil && !found {
			s = Settings{Sync: SyncAuto, Interval: defaultInterval}
		}
		return err
	})
	return s, err
}

// minutes is a length of time as people give intervals.
func minutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return strconv.FormatInt(int64(d/time.Minute), 10)
	}
	return d.String()
}

// SaveSettings stores what the user chose. A zero interval becomes the default, an hour.
// The error is Invalid for a mode that does not exist and for an interval that is not of
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
		t.change.Status = true
		return t.putJSON(t.top(metaBucket), settingsKey, s)
	})
}
