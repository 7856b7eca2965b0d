package work

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Ids that read well in failures.
var (
	bookingID = testID(0xb)
	orderID   = testID(0x0d)
	noteID    = testID(0x10)
	stampID   = testID(0x57)
)

func testID(n int) ID {
	id, err := ParseID(fmt.Sprintf("01900000-0000-7000-8000-%012x", n))
	if err != nil {
		panic(err)
	}
	return id
}

// at is a time on the day of the tests.
func at(hour, minute int) time.Time { return time.Date(2026, 5, 4, hour, minute, 0, 0, time.UTC) }

func once(t *testing.T, id ID) NewID {
	t.Helper()
	used := false
	return func() ID {
		if used {
			t.Error("a second id was made")
		}
		used = true
		return id
	}
}

func never(t *testing.T) NewID {
	t.Helper()
	return func() ID {
		t.Error("an id was made")
		return ID{}
	}
}

// sampleRecord is a work order of about 850 bytes, as it is on a device.
func sampleRecord() Record {
	f := Fields{
		"msdyn_name": Text("WO-00412"), "msdyn_serviceaccount": Ref(testID(1)), "msdyn_billingaccount": Ref(testID(2)),
		"msdyn_systemstatus": Int(OrderScheduled), "msdyn_priority": Ref(testID(3)), "msdyn_primaryincidenttype": Ref(testID(4)),
		"msdyn_primaryincidentdescription": Text("Compressor trips after ten minutes; breaker F7 is warm."),
		"msdyn_customerasset":              Ref(testID(5)), "msdyn_address1": Text("Hafenstraße 12"), "msdyn_city": Text("Hamburg"),
		"msdyn_postalcode": Text("20457"), "msdyn_latitude": Decimal(53.5438), "msdyn_longitude": Decimal(9.9915),
		"msdyn_taxable": Bool(true), "msdyn_timefrompromised": Time(at(8, 0)), "msdyn_timetopromised": Time(at(12, 0)),
		"ownerid": RefTo(TeamTable, testID(6)), "statecode": Int(0), "statuscode": Int(1), "modifiedon": Time(at(7, 30)),
	}
	return Record{Table: WorkOrderTable, ID: orderID, Rev: 42, Data: Encode(f)}
}

// drawName draws column names, most of them plain and some that need escapes.
func drawName() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"a", "b", "c", "name", "msdyn_name", "statecode"}),
		rapid.SampledFrom([]string{"", "ä", "<&>", `"`, `\`, "null", "a\nb", "\u2028", "😀"}),
	)
}

// drawValue draws the JSON of any scalar, null included.
func drawValue() *rapid.Generator[[]byte] {
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) []byte { return Text(rapid.String().Draw(t, "text")) }),
		rapid.Custom(func(t *rapid.T) []byte { return Int(rapid.Int64().Draw(t, "int")) }),
		rapid.SampledFrom([][]byte{Null, Null, nil, []byte("true"), []byte("false"), []byte("1e3"), []byte("-0.50"), []byte(`""`), []byte(`"\u00e4"`)}),
	)
}

func drawFields(t *rapid.T, label string) Fields {
	f := Fields{}
	for name, raw := range rapid.MapOfN(drawName(), drawValue(), 0, 8).Draw(t, label) {
		f[name] = raw
	}
	return f
}

// drawData draws record data in any order of columns, with spaces where JSON allows them.
func drawData(t *rapid.T) []byte {
	f := drawFields(t, "data")
	names := sortedNames(f)
	if len(names) > 1 {
		names = rapid.Permutation(names).Draw(t, "order")
	}
	gap := rapid.SampledFrom([]string{"", "", " ", "\n\t"}).Draw(t, "gap")
	data := gap + "{" + gap
	for i, name := range names {
		if i > 0 {
			data += gap + "," + gap
		}
		raw := f[name]
		if len(raw) == 0 {
			raw = Null
		}
		quoted := string(Text(name))
		if name == "" {
			quoted = `""`
		}
		data += quoted + gap + ":" + gap + string(raw)
	}
	return []byte(data + gap + "}" + gap)
}

func columnOrder(t interface{ Fatal(...any) }, data []byte) []string {
	names := []string{}
	if err := scanObject(data, func(name, _ []byte) bool { names = append(names, string(name)); return true }); err != nil {
		t.Fatal(err)
	}
	return names
}
