package localdb

import (
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestSettingsAreCheckedAndKept(t *testing.T) {
	db := testDB(t)
	if s, err := db.Settings(); err != nil || s != (Settings{Sync: SyncAuto, Interval: time.Hour}) {
		t.Errorf("at first %+v %v", s, err)
	}
	for _, s := range []Settings{
		{Sync: ""}, {Sync: "often"}, {Sync: SyncInterval, Interval: 4 * time.Minute}, {Sync: SyncInterval, Interval: -time.Hour},
		{Sync: SyncInterval, Interval: 1441 * time.Minute}, {Sync: SyncAuto, Interval: 10*time.Minute + time.Second},
	} {
		wantKind(t, db.SaveSettings(s), work.Invalid)
	}
	for _, s := range []Settings{
		{Sync: SyncManual}, {Sync: SyncInterval, Interval: 5 * time.Minute, WifiOnly: true}, {Sync: SyncAuto, Interval: 1440 * time.Minute},
	} {
		check(t, db.SaveSettings(s))
		db = reopened(t, db)
		if s.Interval == 0 {
			s.Interval = time.Hour
		}
		if got, err := db.Settings(); err != nil || got != s {
			t.Errorf("settings %+v %v, want %+v", got, err, s)
		}
	}
	check(t, db.Wipe())
	check(t, db.SignOut())
	if got, _ := db.Settings(); got.Interval != 1440*time.Minute {
		t.Errorf("after a sign-out %+v", got)
	}
}
