package work

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// An id has one spelling.
func FuzzParseID(f *testing.F) {
	id := bookingID.String()
	for _, seed := range []string{id, "", id[:35], id + "0", "{" + id + "}", "urn:uuid:" + id, "0190F5C2-0000-7000-8000-000000000001", "00000000-0000-0000-0000-000000000000", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := ParseID(text)
		if err == nil && id.String() != text {
			t.Fatalf("%q is read as %s", text, id)
		}
		if err != nil && KindOf(err) != Invalid {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// Whatever is typed into whatever column is refused in its name, or becomes one scalar that
// a record can hold; what the column then takes is read again as it is shown.
func FuzzParseColumn(f *testing.F) {
	var columns []*Column
	for _, table := range []string{BookingTable, WorkOrderTable, ServiceTaskTable, WorkOrderProductTable, AnnotationTable} {
		t := Standard().Table(table)
		for i := range t.Columns {
			columns = append(columns, &t.Columns[i])
		}
	}
	for i := range columns {
		for _, seed := range []string{"", " x ", "12", "-0", "1e5", "007", "yes", "Completed", "2026-01-31 08:30", "0001-01-01", bookingID.String(), AccountTable + "/" + bookingID.String(), "\xff\x00", "null"} {
			f.Add(uint16(i), seed)
		}
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		f.Fatal(err)
	}
	find := func(table, name string) (ID, error) {
		if name == "nobody" {
			return ID{}, Errorf(Invalid, "there is no %s called %q", table, name)
		}
		return bookingID, nil
	}
	f.Fuzz(func(t *testing.T, n uint16, text string) {
		c := columns[int(n)%len(columns)]
		raw, err := c.Parse(text, zone, find)
		if err != nil {
			if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Invalid {
				t.Fatalf("%s = %q: %v", c.Name, text, err)
			}
			return
		}
		if !json.Valid(raw) || bytes.ContainsAny(raw[:1], "{[") {
			t.Fatalf("%s = %q becomes %s", c.Name, text, raw)
		}
		if c.Check(raw) != nil {
			return // which says why
		}
		if err := CheckData(Encode(Fields{c.Name: raw})); err != nil {
			t.Fatalf("%s = %q becomes %s, which no record can hold: %v", c.Name, text, raw, err)
		}
		if c.Type == TypeDateTime || c.Type == TypeLookup || isNull(raw) {
			return // shown without seconds, or as an id without its table
		}
		again, err := c.Parse(c.Format(raw, zone), zone, find)
		if err != nil || !Equal(again, raw) && !blank(raw) {
			t.Fatalf("%s = %q becomes %s, is shown as %q and read again as %s, %v", c.Name, text, raw, c.Format(raw, zone), again, err)
		}
	})
}

// blank reports whether a text has nothing to see in it, which empties a column when it is typed.
func blank(raw []byte) bool {
	var s string
	return json.Unmarshal(raw, &s) == nil && len(bytes.TrimSpace([]byte(s))) == 0
}
