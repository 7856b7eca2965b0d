package work

import "testing"

func TestQuerySelects(t *testing.T) {
	booking := planned(Fields{"resource": Ref(testID(3)), "ownerid": RefTo(TeamTable, testID(4))}) // starts at 9:00
	for _, c := range []struct {
		name string
		q    Query
		want bool
	}{
		{"everything", Query{}, true},
		{"its resource", Query{Lookup: "resource", Equals: testID(3)}, true},
		{"its owner, which names a table", Query{Lookup: "ownerid", Equals: testID(4)}, true},
		{"another resource", Query{Lookup: "resource", Equals: testID(9)}, false},
		{"no such column", Query{Lookup: "none", Equals: testID(3)}, false},
		{"empty lookups", Query{Lookup: "none"}, true},
		{"any time", Query{Time: "starttime"}, true},
		{"no time to sort by", Query{Time: "none"}, false},
		{"from its first instant", Query{Time: "starttime", From: at(9, 0)}, true},
		{"from later", Query{Time: "starttime", From: at(9, 1)}, false},
		{"up to it", Query{Time: "starttime", To: at(9, 0)}, false},
		{"until just after", Query{Time: "starttime", To: at(9, 1)}, true},
		{"its name, spelled otherwise", Query{Text: "name", Says: " REPAIR\t"}, true},
		{"a part of its name", Query{Text: "name", Says: "Rep"}, false},
		{"a text column that is empty", Query{Text: "none", Says: "Repair"}, false},
		{"the name of another time", Query{Text: "name", Says: "Repair", Time: "starttime", From: at(9, 1)}, false},
		{"all of it", Query{Lookup: "resource", Equals: testID(3), Time: "starttime", From: at(8, 0), To: at(10, 0)}, true},
		{"the right time of another", Query{Lookup: "resource", Equals: testID(9), Time: "starttime", From: at(8, 0), To: at(10, 0)}, false},
	} {
		if got := c.q.Selects(booking); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
