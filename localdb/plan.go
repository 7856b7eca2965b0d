package localdb

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Plan is what the server's manifest said: what this device holds and how.
type Plan struct {
	Profile        string `json:"profile"`
	ProfileVersion int    `json:"profile_version"`
	// Definition is the profile as it stands in a file, by which the device explains what it
	// holds; nil where the server did not say.
	Definition json.RawMessage `json:"profile_definition,omitempty"`
	Epoch      string          `json:"epoch"`
	Schema     *work.Schema    `json:"schema"`
	Tables     []PlanTable     `json:"tables"`               // in the profile's order
	Grace      int             `json:"grace_days,omitempty"` // as [profile.GraceEnd] takes it
	// Forbidden is what the administrator does not let users choose, by the server's names.
	Forbidden       []string  `json:"forbidden_user_settings,omitempty"`
	DetectConflicts bool      `json:"detect_conflicts,omitempty"`
	FetchedAt       time.Time `json:"fetched_at"`
	ETag            string    `json:"etag,omitempty"`
}

// PlanTable is one table of the profile.
type PlanTable struct {
	Table    string        `json:"table"`
	Columns  []string      `json:"columns,omitempty"` // none = all
	Shape    uint32        `json:"shape"`             // fingerprint of the columns
	Interval time.Duration `json:"interval"`          // how old the table may become
}

// planCache is the decoded plan and what the indexes follow from it. Stamp says which
// stored plan it was made from.
type planCache struct {
	stamp uint64
	plan  *Plan
	index map[string]map[string]*indexColumn // by table and column
}

func newPlanCache(stamp uint64, p *Plan) *planCache {
	c := &planCache{stamp: stamp, plan: p, index: map[string]map[string]*indexColumn{}}
	if p == nil || p.Schema == nil {
		return c
	}
	for _, table := range p.Schema.Tables {
		columns := map[string]*indexColumn{}
		for _, col := range table.Columns {
			switch {
			case col.Type == work.TypeLookup:
				columns[col.Name] = &indexColumn{lookupBucket, table.Name, col.Name}
			case col.Type == work.TypeDateTime && col.Indexed:
				columns[col.Name] = &indexColumn{timeBucket, table.Name, col.Name}
			}
		}
		c.index[table.Name] = columns
	}
	return c
}

// plan returns the plan as of this transaction.
func (t *txn) plan() (*planCache, error) {
	if t.cache != nil {
		return t.cache, nil
	}
	meta := t.top(metaBucket)
	stamp, err := t.getNumber(meta, planStampKey)
	if err != nil {
		return nil, err
	}
	if c := t.db.plan.Load(); c != nil && c.stamp == stamp {
		t.cache = c
		return c, nil
	}
	var p *Plan
	if _, err := t.getJSON(meta, planKey, &p); err != nil {
		return nil, err
	}
	if p, err = indexed(p); err != nil {
		return nil, err
	}
	t.cache = newPlanCache(stamp, p)
	t.db.plan.Store(t.cache) // what a transaction finds first has been committed
	return t.cache, nil
}

// indexed makes a decoded schema usable.
func indexed(p *Plan) (*Plan, error) {
	if p == nil || p.Schema == nil {
		return p, nil
	}
	if slices.Contains(p.Schema.Tables, nil) {
		return nil, work.Errorf(work.Invalid, "the schema has an empty table")
	}
	schema, err := work.NewSchema(p.Schema.Tables)
	if err != nil {
		return nil, err
	}
	for _, table := range schema.Tables {
		if err := checkName("table", table.Name); err != nil {
			return nil, err
		}
		for _, c := range table.Columns {
			if err := checkName("column", c.Name); err != nil {
				return nil, err
			}
		}
	}
	p.Schema = schema
	return p, nil
}

// Plan returns what the server's manifest said last, nil before the first one. The
// result is shared: it must not be changed.
func (db *DB) Plan() (p *Plan, err error) {
	err = db.view("Plan", func(t *txn) error {
		c, err := t.plan()
		if err == nil {
			p = c.plan
		}
		return err
	})
	return p, err
}

// SavePlan stores what the server's manifest said. Indexes that the new schema asks for
// are built from the records that are there, in the same transaction. The error is
// Invalid if the schema contradicts itself.
func (db *DB) SavePlan(p *Plan) error {
	if p == nil {
		return failure("SavePlan", work.Errorf(work.Invalid, "there is no plan to save"))
	}
	raw, err := encode(p)
	if err != nil {
		return failure("SavePlan", err)
	}
	return db.update("SavePlan", func(t *txn) error {
		was, err := t.plan()
		if err != nil {
			return err
		}
		var copied *Plan
		if err := json.Unmarshal(raw, &copied); err != nil {
			return work.Errorf(work.Invalid, "the plan cannot be read back: %w", err)
		}
		if copied, err = indexed(copied); err != nil {
			return err
		}
		meta := t.top(metaBucket)
		t.cache = newPlanCache(was.stamp+1, copied)
		if err := errors.Join(meta.put(planKey, raw), meta.put(planStampKey, number(t.cache.stamp))); err != nil {
			return err
		}
		t.change.Status = true
		return t.reindexChanged(was)
	})
}

func (t *txn) getNumber(x *box, key []byte) (uint64, error) {
	payload, err := x.get(key)
	if err != nil || payload == nil {
		return 0, err
	}
	if len(payload) != 8 {
		return 0, damaged(x.path, key, "a number has the wrong length")
	}
	return binary.BigEndian.Uint64(payload), nil
}
