package server

import (
	"testing"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func TestFieldServiceSettings(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	admin := e.token("adam", work.ID{})
	path := PathSettings + "/field-service"
	set := func(columns string) (AllSettings, error) {
		var all AllSettings
		err := e.call(admin, "PATCH", path, RecordMessage{Columns: []byte(columns)}, &all)
		return all, err
	}
	all, err := set(`{"msdyn_timestampfrequency":192350000,"msdyn_useofproductsoutofstock":690970001}`)
	e.must(err)
	e.must(e.call(admin, "PUT", PathSettings, Settings{DetectConflicts: true}, &all))
	f := work.Record{Data: all.FieldService}.Fields()
	if !all.DetectConflicts || f.Int("msdyn_timestampfrequency") != work.PerBookingStatusChange || f.Int("msdyn_useofproductsoutofstock") != 690970001 {
		t.Errorf("%+v %s", all, all.FieldService)
	}
	l.syncClean() // devices go by it too
	if got := l.row(work.SettingTable, st.TimeStamps).Fields().Int("msdyn_timestampfrequency"); got != work.PerBookingStatusChange {
		t.Errorf("the device has %d", got)
	}
	for _, bad := range []string{`{"msdyn_timestampfrequency":1}`, `{"nonsense":1}`} {
		if _, err := set(bad); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	e.must(e.store.Update(func(tx store.Tx) error { return tx.Remove(work.SettingTable, st.TimeStamps) }))
	if all, err = set(`{"msdyn_timeentrygenerationstrategy":192355201}`); err != nil {
		t.Fatal(err)
	}
	records, err := e.server.Records(Query{Table: work.SettingTable})
	e.must(err)
	if len(records) != 1 || (work.Record{Data: all.FieldService}).Fields().Int("msdyn_timeentrygenerationstrategy") != 192355201 {
		t.Errorf("%d records, %s", len(records), all.FieldService)
	}
}
