package form

import (
	"context"

	"fieldbook/internal/work"
)

// Reader reads one record. The error is NotFound for one that is not there.
type Reader interface {
	Get(table string, id work.ID) (work.Record, error)
}

// Names are what records are called. One that is known not to be there has the name "".
type Names map[work.RecordRef]string

// Add reads what the lookups of a record point to, for the given columns of its table, and
// adds their names. Records that are known already are not read again. A target that is not
// on the device is no error: it stays without a name. It touches the disk.
func (n Names) Add(ctx context.Context, s Reader, schema *work.Schema, r work.Record, columns []string) error {
	t := schema.Table(r.Table)
	if t == nil {
		return nil
	}
	for _, name := range columns {
		c := t.Column(name)
		if c == nil || c.Type != work.TypeLookup {
			continue
		}
		ref, ok := Target(c, r.Column(name))
		if _, known := n[ref]; !ok || known {
			continue
		}
		target := schema.Table(ref.Table)
		if target == nil {
			n[ref] = ""
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		record, err := s.Get(ref.Table, ref.ID)
		if err != nil && !work.Is(err, work.NotFound) && !work.Is(err, work.Unavailable) {
			return err
		}
		n[ref] = ""
		if err == nil {
			n[ref] = target.NameOf(record)
		}
	}
	return nil
}
