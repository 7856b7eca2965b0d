package scope

import (
	"cmp"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Size is a number of rows and how many bytes their columns take on the way, before they are
// compressed.
type Size struct {
	Rows  int   `json:"rows"`
	Bytes int64 `json:"bytes"`
}

func (s *Size) add(bytes int) { s.Rows, s.Bytes = s.Rows+1, s.Bytes+int64(bytes) }

// Plus returns the sum of two sizes.
func (s Size) Plus(o Size) Size { return Size{s.Rows + o.Rows, s.Bytes + o.Bytes} }

// Forecast is what a device would be told of one table.
type Forecast struct {
	Table string `json:"table"`
	Now   Size   `json:"now"`   // what it holds, as the server's records are today
	Come  Size   `json:"come"`  // rows that it does not hold yet
	Again Size   `json:"again"` // rows that it holds and gets anew: with other columns, or changed since
	Leave Size   `json:"leave"` // rows that are taken away
	After Size   `json:"after"` // what it would hold then
}

// Plus returns the sum of two tables' forecasts.
func (f Forecast) Plus(o Forecast) Forecast {
	return Forecast{
		Now: f.Now.Plus(o.Now), Come: f.Come.Plus(o.Come), Again: f.Again.Plus(o.Again),
		Leave: f.Leave.Plus(o.Leave), After: f.After.Plus(o.After),
	}
}

// Forecast compares what a device holds with what the viewer's profile would give it, table by
// table: the largest after it first. Was is the profile by which the device got what it holds;
// it says how large that is. What a record has been deleted from the server counts as no bytes.
func (v Viewer) Forecast(tx store.Tx, device work.ID, was Viewer) ([]Forecast, error) {
	diff, err := v.Compare(tx, device)
	if err != nil {
		return nil, err
	}
	f := forecaster{tx: tx, is: v, was: was, tables: map[string]*Forecast{}, told: map[work.RecordRef]bool{}}
	for _, s := range v.Profile.Tables {
		f.of(s.Table.Name)
	}
	for _, step := range diff.Steps {
		if err := f.step(device, step); err != nil {
			return nil, err
		}
	}
	if err := f.stay(device); err != nil {
		return nil, err
	}
	list := make([]Forecast, 0, len(f.tables))
	for _, t := range f.tables {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b Forecast) int {
		return cmp.Or(cmp.Compare(b.After.Bytes, a.After.Bytes), cmp.Compare(b.Leave.Rows, a.Leave.Rows), cmp.Compare(a.Table, b.Table))
	})
	return list, nil
}

type forecaster struct {
	tx      store.Tx
	is, was Viewer
	tables  map[string]*Forecast
	told    map[work.RecordRef]bool // records that the device is told of
}

func (f *forecaster) of(table string) *Forecast {
	t := f.tables[table]
	if t == nil {
		t = &Forecast{Table: table}
		f.tables[table] = t
	}
	return t
}

// size is how many bytes a record's columns take that a profile gives; all of them where the
// profile does not have the table, as on a device that got it by another one.
func (f *forecaster) size(v Viewer, ref work.RecordRef) (int, error) {
	r, ok, err := f.tx.Record(ref.Table, ref.ID)
	if err != nil || !ok {
		return 0, err
	}
	if s := v.Profile.Table(ref.Table); s != nil {
		return len(work.Project(r.Data, s.Keep)), nil
	}
	return len(r.Data), nil
}

// step counts a record that comes or leaves.
func (f *forecaster) step(device work.ID, st Step) error {
	ref, t := work.RecordRef{Table: st.Table, ID: st.ID}, f.of(st.Table)
	f.told[ref] = true
	_, held, err := f.tx.Held(device, st.Table, st.ID)
	if err != nil {
		return err
	}
	if held {
		now, err := f.size(f.was, ref)
		if err != nil {
			return err
		}
		t.Now.add(now)
		if st.Why != "" {
			t.Leave.add(now)
			return nil
		}
	}
	if st.Why != "" {
		return nil
	}
	then, err := f.size(f.is, ref)
	if err != nil {
		return err
	}
	if t.After.add(then); held {
		t.Again.add(then)
	} else {
		t.Come.add(then)
	}
	return nil
}

// stay counts what the device keeps as it is.
func (f *forecaster) stay(device work.ID) error {
	tables, err := f.tx.HeldTables(device)
	for _, table := range tables {
		if err != nil {
			return err
		}
		var failed error
		err = f.tx.Holdings(device, table, func(id work.ID, _ store.Holding) bool {
			ref := work.RecordRef{Table: table, ID: id}
			if f.told[ref] {
				return true
			}
			var bytes int
			if bytes, failed = f.size(f.is, ref); failed != nil {
				return false
			}
			t := f.of(table)
			t.Now.add(bytes)
			t.After.add(bytes)
			return true
		})
		err = firstError(err, failed)
	}
	return err
}
