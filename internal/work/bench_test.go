package work

import "testing"

// measure runs the body on a record of the usual size.
func measure(b *testing.B, body func(Record)) {
	r := sampleRecord()
	if n := len(r.Data); n < 800 || n > 900 {
		b.Fatalf("the record has %d bytes", n)
	}
	b.SetBytes(int64(len(r.Data)))
	b.ReportAllocs()
	for b.Loop() {
		body(r)
	}
}

func BenchmarkColumn(b *testing.B) {
	for _, c := range []struct{ place, column string }{{"first", "modifiedon"}, {"middle", "msdyn_name"}, {"absent", "none"}} {
		b.Run(c.place, func(b *testing.B) { measure(b, func(r Record) { r.Column(c.column) }) })
	}
}

func BenchmarkFields(b *testing.B) { measure(b, func(r Record) { r.Fields() }) }

func BenchmarkPatch(b *testing.B) {
	set := Fields{"msdyn_systemstatus": Int(OrderInProgress), "msdyn_firstarrivedon": Time(at(9, 0)), "msdyn_city": Null}
	measure(b, func(r Record) { Patch(r.Data, set) })
}

func BenchmarkLeaf(b *testing.B) { measure(b, func(r Record) { Leaf(r, 1) }) }

func BenchmarkCheckData(b *testing.B) {
	measure(b, func(r Record) {
		if err := CheckData(r.Data); err != nil {
			b.Fatal(err)
		}
	})
}
