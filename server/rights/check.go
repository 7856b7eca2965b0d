package rights

import (
	"maps"
	"slices"
	"strconv"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// Decode reads a role's rights as JSON and checks them against the schema. Members that
// are not known, that come twice or in another case are refused. The error is Invalid or
// TooLarge and says where.
func Decode(data []byte, s *work.Schema) (*Role, error) {
	var r Role
	if err := wire.DecodeRequest(data, &r); err != nil {
		return nil, err
	}
	if err := r.Check(s); err != nil {
		return nil, err
	}
	return &r, nil
}

// neverHidden are the columns by which owners, filters and sync itself go.
var neverHidden = []string{"ownerid", "statecode", "modifiedon"}

// Check reports the first fault of a role in a schema: no name, a level that does not
// exist, a table or column that does not exist, a privilege that needs another one, a
// hidden column without which the record makes no sense. The error is Invalid.
func (r *Role) Check(s *work.Schema) error {
	if r.Name == "" {
		return work.Errorf(work.Invalid, "the role needs a name")
	}
	if err := r.Others.check("others"); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(r.Tables)) {
		if s.Table(name) == nil {
			return work.Errorf(work.Invalid, "tables: there is no table %s", quote(name))
		}
		if err := r.Tables[name].check("tables: " + name); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		t := s.Table(name)
		if t == nil {
			return work.Errorf(work.Invalid, "columns: there is no table %s", quote(name))
		}
		for _, column := range slices.Sorted(maps.Keys(r.Columns[name])) {
			if err := checkColumn(t, column, r.Columns[name][column]); err != nil {
				return err
			}
		}
	}
	return nil
}

// check refuses levels that do not exist, and rights that reach further than what the
// user may see: who changes records blindly changes the wrong ones.
func (t Table) check(where string) error {
	for verb, level := range t.levels() {
		if level != None && level != Own && level != Organization {
			return work.Errorf(work.Invalid, "%s: %s is %s: use none, user or organization", where, verb, quote(string(level)))
		}
		if level.wider(t.Read) && verb != "create" {
			return work.Errorf(work.Invalid, "%s: %s reaches further than read: raise read first", where, verb)
		}
	}
	return nil
}

// levels yields the privileges by their names, in one order.
func (t Table) levels() func(yield func(string, Level) bool) {
	return func(yield func(string, Level) bool) {
		_ = yield("read", t.Read) && yield("create", t.Create) && yield("write", t.Write) && yield("delete", t.Delete)
	}
}

// wider reports whether the level reaches further than another one.
func (l Level) wider(than Level) bool {
	reach := map[Level]int{None: 0, Own: 1, Organization: 2}
	return reach[l] > reach[than]
}

func checkColumn(t *work.Table, name string, c Column) error {
	column := t.Column(name)
	switch {
	case column == nil:
		return work.Errorf(work.Invalid, "columns: %s has no column %s", t.Name, quote(name))
	case c.NoRead && (column.Required || name == t.Primary || slices.Contains(neverHidden, name)):
		return work.Errorf(work.Invalid, "columns: %s of %s cannot be hidden: without it the record makes no sense on a device", name, t.Name)
	case c.NoWrite && column.Required:
		return work.Errorf(work.Invalid, "columns: %s of %s is required: whoever may create a record must be able to fill it", name, t.Name)
	}
	return nil
}

// quote shows a name from outside, shortened.
func quote(name string) string {
	if r := []rune(name); len(r) > 60 {
		name = string(r[:57]) + "..."
	}
	return strconv.Quote(name)
}
