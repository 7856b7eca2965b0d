package asset

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"

	"pgregory.net/rapid"
)

func id(n int) work.ID { return work.ID{0: 1, 14: byte(n >> 8), 15: byte(n)} }

// drawn is a tree as text: a dot for each level.
func drawn(nodes []node) string {
	var out []string
	for _, n := range nodes {
		line := strings.Repeat(".", n.level) + n.name
		if n.looped {
			line += "!"
		}
		out = append(out, line)
	}
	return strings.Join(out, " ")
}

func TestTreeByLocation(t *testing.T) {
	places := []*place{
		{id: id(1), name: "Site"}, {id: id(2), name: "Floor 2", parent: id(1), sequence: 2}, {id: id(3), name: "Roof", parent: id(1), sequence: 1},
		{id: id(4), name: "Annex", parent: id(99)}, // its parent is not on the device
		{id: id(5), name: "Yard", customer: "Alpha"},
	}
	assets := []*asset{
		{id: id(11), name: "pump", place: id(2)}, {id: id(12), name: "Fan", place: id(2)}, {id: id(13), name: "Motor", parent: id(12), place: id(3)},
		{id: id(14), name: "Loose", account: id(50)}, {id: id(15), name: "Stray"}, {id: id(16), name: "Gone place", place: id(98), account: id(50)},
		{id: id(17), name: "Unknown", account: id(51)}, {id: id(18), name: "Orphan", parent: id(97), place: id(3)},
	}
	nodes := treeOf(places, assets, map[work.ID]string{id(50): "Mill"})
	want := "Annex Site .Roof ..Orphan .Floor 2 ..Fan ...Motor ..pump Yard (account not on this device) .Unknown Mill .Gone place .Loose Without a location .Stray"
	if got := drawn(nodes); got != want {
		t.Errorf("tree\n%s\nwant\n%s", got, want)
	}
	for i, n := range nodes {
		counts := map[string]int{"Site": 4, "Floor 2": 3, "Roof": 1, "Fan": 1, "Annex": 0, "Mill": 2, "Without a location": 1}
		if want, ok := counts[n.name]; ok && n.assets != want {
			t.Errorf("%s has %d assets, want %d", n.name, n.assets, want)
		}
		if n.parent >= 0 && nodes[n.parent].level != n.level-1 || n.end <= i || n.leaf(i) != (n.end == i+1) {
			t.Errorf("%s: %+v", n.name, n)
		}
	}
}

// Parents that lead back to themselves stand at the root, once each, with what hangs on them.
func TestLoopsStandAtTheRoot(t *testing.T) {
	places := []*place{
		{id: id(4), name: "D", parent: id(3)}, // leads into the loop, but is not of it
		{id: id(1), name: "A", parent: id(2)}, {id: id(2), name: "B", parent: id(3)}, {id: id(3), name: "C", parent: id(1)}, {id: id(5), name: "Self", parent: id(5)},
	}
	assets := []*asset{
		{id: id(11), name: "x", parent: id(12), place: id(4)}, {id: id(12), name: "y", parent: id(11)}, {id: id(13), name: "z", parent: id(11)}, {id: id(14), name: "in D", place: id(4)},
	}
	if got, want := drawn(treeOf(places, assets, nil)), "A! B! C! .D ..in D Self! x! .z y!"; got != want {
		t.Errorf("tree %q, want %q", got, want)
	}
}

// A chain of ten thousand is as good as any other tree.
func TestDeepTree(t *testing.T) {
	assets := make([]*asset, 10_000)
	for i := range assets {
		assets[i] = &asset{id: id(i + 1), parent: id(i), name: "part"}
	}
	nodes := treeOf(nil, assets, nil)
	if len(nodes) != 10_001 || nodes[10_000].level != 10_000 || nodes[0].assets != 10_000 || nodes[0].end != 10_001 {
		t.Errorf("%d nodes, the last one at level %d", len(nodes), nodes[len(nodes)-1].level)
	}
}

// Whatever points where: every record stands in the tree exactly once, below what it lies in.
func TestEveryRecordIsInTheTreeOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(label string) work.ID { return id(rapid.IntRange(0, 14).Draw(t, label)) }
		var places []*place
		var assets []*asset
		for i := range rapid.IntRange(0, 6).Draw(t, "places") {
			places = append(places, &place{id: id(i + 1), name: fmt.Sprint(i % 3), parent: pick("in")})
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "assets") {
			assets = append(assets, &asset{id: id(i + 8), name: fmt.Sprint(i % 3), parent: pick("part of"), place: pick("at"), account: pick("of")})
		}
		nodes := treeOf(places, assets, map[work.ID]string{id(2): "two"})
		seen := map[string]int{}
		for i, n := range nodes {
			seen[n.key()]++
			if n.end <= i || n.end > len(nodes) || n.parent >= i || n.parent >= 0 && nodes[n.parent].end < n.end || n.parent < 0 && n.level != 0 {
				t.Fatalf("node %d is %+v", i, n)
			}
		}
		for _, p := range places {
			if seen[(&node{kind: location, id: p.id}).key()] != 1 {
				t.Fatalf("location %v is there %d times", p.id, seen[(&node{kind: location, id: p.id}).key()])
			}
		}
		for _, a := range assets {
			if seen[(&node{kind: device, id: a.id}).key()] != 1 {
				t.Fatalf("asset %v is there %d times", a.id, seen[(&node{kind: device, id: a.id}).key()])
			}
		}
	})
}

func TestServiceHistory(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC) }
	pump, fan, leak, mine := id(1), id(2), id(3), id(4)
	order := func(n int, set work.Fields) work.Record {
		set["msdyn_name"] = work.Text(fmt.Sprintf("WO-%d", n))
		return work.Record{Table: work.WorkOrderTable, ID: id(100 + n), Data: work.Encode(set)}
	}
	incident := func(n int, of work.ID, what string) work.Record {
		return work.Record{Table: work.WorkOrderIncidentTable, ID: id(200 + n), Data: work.Encode(work.Fields{
			"msdyn_workorder": work.Ref(id(100 + n)), "msdyn_customerasset": work.Ref(of), "msdyn_description": work.Text(what), "msdyn_incidenttype": work.Ref(leak),
		})}
	}
	booking := func(n, of int, who work.ID, day int) work.Record {
		return work.Record{Table: work.BookingTable, ID: id(300 + n), Data: work.Encode(work.Fields{
			"msdyn_workorder": work.Ref(id(100 + of)), "resource": work.Ref(who), "starttime": work.Time(at(day)), "endtime": work.Time(at(day).Add(time.Hour)),
		})}
	}
	all := services{
		orders: []work.Record{
			order(1, work.Fields{"msdyn_customerasset": work.Ref(pump), "msdyn_completedon": work.Time(at(3)), "createdon": work.Time(at(1)), "msdyn_primaryincidentdescription": work.Text("Leaks")}),
			order(2, work.Fields{"msdyn_customerasset": work.Ref(pump), "createdon": work.Time(at(2)), "msdyn_primaryincidenttype": work.Ref(leak)}),
			order(3, work.Fields{"createdon": work.Time(at(9))}),
		},
		incidents: []work.Record{
			incident(1, pump, "the same order"), incident(3, pump, ""), incident(3, fan, "Noise"), incident(3, fan, "Noise again"), incident(77, fan, "order not here"),
		},
		bookings: []work.Record{booking(1, 2, id(9), 20), booking(2, 2, mine, 12), booking(3, 2, mine, 10)},
		types:    names{leak: "Leak"}, resource: mine,
	}
	past := all.byAsset()
	var got []string
	for _, o := range past[pump] {
		got = append(got, fmt.Sprintf("%s %s %d %v", o.number, o.title, o.at.Day(), o.booking == id(302)))
	}
	if s := strings.Join(got, ", "); s != "WO-2 Leak 12 true, WO-3 Leak 9 false, WO-1 Leaks 3 false" {
		t.Errorf("the pump's history is %s", s)
	}
	if list := past[fan]; len(list) != 1 || list[0].title != "Noise" || list[0].number != "WO-3" {
		t.Errorf("the fan's history is %+v", list)
	}
}
