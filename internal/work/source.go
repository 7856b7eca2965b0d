package work

// Source is where a rule reads the other records that it needs.
type Source interface {
	// Record returns a record; one that is not there has no data.
	Record(table string, id ID) (Record, error)
	// Pointing returns, in id order, the records of a table whose lookup points at the target.
	Pointing(table, column string, target ID) ([]Record, error)
}

// reading reads from a source until the first failure.
type reading struct {
	from Source
	err  error
}

// fields returns the columns of a record, none if there is none.
func (r *reading) fields(table string, id ID) Fields {
	if r.err != nil || id == (ID{}) {
		return Fields{}
	}
	record, err := r.from.Record(table, id)
	r.err = err
	return record.Fields()
}

func (r *reading) pointing(table, column string, target ID) []Record {
	if r.err != nil || target == (ID{}) {
		return nil
	}
	rows, err := r.from.Pointing(table, column, target)
	r.err = err
	return rows
}

// filling is a record that gets values where it has none.
type filling struct {
	has Fields // what it has by now
	set Fields // what it got
}

func newFilling(r Record) filling { return filling{has: r.Fields(), set: Fields{}} }

// take gives a column the first of the values that is not empty, unless it has one.
func (f filling) take(column string, values ...[]byte) {
	if f.has.Has(column) {
		return
	}
	for _, v := range values {
		if !isNull(v) {
			f.has[column], f.set[column] = v, v
			return
		}
	}
}
