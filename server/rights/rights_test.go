package rights

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

func id(n byte) work.ID { return work.ID{0x01, 15: n, 6: 0x70, 8: 0x80} }

func record(table string, columns work.Fields) work.Record {
	return work.Record{Table: table, ID: id(99), Data: work.Encode(columns)}
}

var (
	ann, bob, team, van = id(1), id(2), id(3), id(4)
	person              = profile.User{ID: ann, Teams: []work.ID{team}, Resources: []work.ID{van}}

	hers  = record(work.QuickNoteTable, work.Fields{"ownerid": work.RefTo(work.UserTable, ann)})
	ours  = record(work.QuickNoteTable, work.Fields{"ownerid": work.RefTo(work.TeamTable, team)})
	other = record(work.QuickNoteTable, work.Fields{"ownerid": work.RefTo(work.UserTable, bob)})
	loose = record(work.QuickNoteTable, work.Fields{})
)

func TestLevels(t *testing.T) {
	for level, want := range map[Level]string{None: "", "": "", "galaxy": "", Own: "hers ours", Organization: "hers ours other loose"} {
		role := &Role{Name: "x", Others: Table{level, level, level, level}}
		for name, r := range map[string]work.Record{"hers": hers, "ours": ours, "other": other, "loose": loose} {
			may := slices.Contains(strings.Fields(want), name)
			for verb, got := range map[string]bool{
				"read": role.MayRead(r, person), "create": role.MayCreate(r, person), "write": role.MayWrite(r, r, person), "delete": role.MayDelete(r, person),
			} {
				if got != may {
					t.Errorf("level %q: %s %s: %t", level, verb, name, got)
				}
			}
		}
	}
}

func TestWriteIsAskedBeforeAndAfter(t *testing.T) {
	role := &Role{Others: Table{Write: Own}}
	if !role.MayWrite(hers, ours, person) || role.MayWrite(hers, other, person) || role.MayWrite(other, hers, person) {
		t.Error("a record can be taken or given away")
	}
}

func TestBookingsBelongToTheirResourcesUser(t *testing.T) {
	role := &Role{Others: Table{Write: Own}}
	for table, want := range map[string]bool{work.BookingTable: true, work.TimeEntryTable: false} {
		r := record(table, work.Fields{"ownerid": work.RefTo(work.UserTable, bob), "resource": work.Ref(van)})
		if got := role.MayWrite(r, r, person); got != want {
			t.Errorf("%s: %t", table, got)
		}
	}
}

// What each role may do by default with every table: the first letter of each verb that it
// has at organization level.
func TestDefaults(t *testing.T) {
	s := work.Standard()
	defaults := Defaults(s)
	if len(defaults) != 3 {
		t.Fatalf("%d roles", len(defaults))
	}
	for name, role := range defaults {
		if role.Name != name {
			t.Errorf("%s is called %q", name, role.Name)
		}
		if err := role.Check(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, table := range s.Tables {
			may, want := role.On(table.Name), "rcwd"
			people := slices.Contains([]string{work.UserTable, work.TeamTable, work.TeamMembershipTable, work.BusinessUnitTable, work.SettingTable}, table.Name)
			switch {
			case name == Administrator:
			case name == Technician && table.Name == work.TeamMembershipTable:
				want = ""
			case people, name == Technician && (table.ReadOnly || !table.Offline):
				want = "r"
			case name == Technician && table.NoDelete:
				want = "rcw"
			}
			got := ""
			for verb, level := range may.levels() {
				if level == Organization {
					got += verb[:1]
				} else if level != None {
					t.Errorf("%s on %s: %s %q", name, table.Name, verb, level)
				}
			}
			if got != want {
				t.Errorf("%s on %s: %q, want %q", name, table.Name, got, want)
			}
		}
	}
	for _, table := range []string{work.BookingTable, work.WorkOrderTable, work.WorkOrderProductTable, work.WorkOrderServiceTable, work.ServiceTaskTable} {
		if defaults[Technician].On(table).Delete != None {
			t.Errorf("a technician deletes %s", table)
		}
	}
}

func TestCheckAndDecode(t *testing.T) {
	s := work.Standard()
	level := `{"create":"none","read":"organization","write":"user","delete":"none"}`
	for _, c := range []struct{ name, document, fault string }{
		{"good", fmt.Sprintf(`{"name":"x","others":%s,"tables":{"account":%[1]s},"columns":{"account":{"telephone1":{"no_read":true,"no_write":true}}}}`, level), ""},
		{"no name", fmt.Sprintf(`{"others":%s}`, level), "needs a name"},
		{"no others", `{"name":"x"}`, `others: read is ""`},
		{"no such level", strings.Replace(fmt.Sprintf(`{"name":"x","others":%s}`, level), `"user"`, `"galaxy"`, 1), `write is "galaxy": use none, user or organization`},
		{"no such table", fmt.Sprintf(`{"name":"x","others":%s,"tables":{"acount":%[1]s}}`, level), `there is no table "acount"`},
		{"a long name of a table", fmt.Sprintf(`{"name":"x","others":%s,"tables":{%q:%[1]s}}`, level, strings.Repeat("t", 300)), `ttt..."`},
		{"columns of no such table", fmt.Sprintf(`{"name":"x","others":%s,"columns":{"acount":{}}}`, level), `there is no table "acount"`},
		{"no such column", fmt.Sprintf(`{"name":"x","others":%s,"columns":{"account":{"fax":{"no_read":true}}}}`, level), `account has no column "fax"`},
		{"hidden name", fmt.Sprintf(`{"name":"x","others":%s,"columns":{"account":{"name":{"no_read":true}}}}`, level), "name of account cannot be hidden"},
		{"hidden owner", fmt.Sprintf(`{"name":"x","others":%s,"columns":{"account":{"ownerid":{"no_read":true}}}}`, level), "ownerid of account cannot be hidden"},
		{"required column nobody may fill", fmt.Sprintf(`{"name":"x","others":%s,"columns":{"account":{"name":{"no_write":true}}}}`, level), "is required"},
		{"blind writing", `{"name":"x","others":{"create":"none","read":"user","write":"organization","delete":"none"}}`, "write reaches further than read"},
		{"blind deleting", `{"name":"x","others":{"create":"none","read":"none","write":"none","delete":"user"}}`, "delete reaches further than read"},
		{"creating unseen", `{"name":"x","others":{"create":"organization","read":"none","write":"none","delete":"none"}}`, ""},
		{"unknown member", fmt.Sprintf(`{"name":"x","others":%s,"tabels":{}}`, level), "tabels"},
		{"name twice", fmt.Sprintf(`{"name":"x","name":"y","others":%s}`, level), "name"},
		{"another case", fmt.Sprintf(`{"Name":"x","others":%s}`, level), "Name"},
		{"no JSON", `{"name"`, ""},
	} {
		r, err := Decode([]byte(c.document), s)
		if ok := c.name == "good" || c.name == "creating unseen"; ok {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), c.fault) || r != nil {
			t.Errorf("%s: %+v, %v", c.name, r, err)
		}
	}
}

func TestColumns(t *testing.T) {
	s := work.Standard()
	role := &Role{Columns: map[string]map[string]Column{work.AccountTable: {"telephone1": {NoRead: true}, "emailaddress1": {NoWrite: true}}}}
	if shown := role.Readable(s.Table(work.AccountTable)); slices.Contains(shown, "telephone1") || !slices.Contains(shown, "emailaddress1") || !slices.Contains(shown, "name") {
		t.Errorf("%v", shown)
	}
	if shown := role.Readable(s.Table(work.ContactTable)); shown != nil {
		t.Errorf("%v", shown)
	}
	if !role.MaySet(work.AccountTable, "telephone1") || role.MaySet(work.AccountTable, "emailaddress1") || !role.MaySet(work.ContactTable, "emailaddress1") {
		t.Error("the columns that may be set differ")
	}
}

// FuzzDecode holds a document from outside against two promises: what is taken makes sense
// for the schema and says the same again when it is written and read.
func FuzzDecode(f *testing.F) {
	s := work.Standard()
	for _, role := range Defaults(s) {
		data, err := json.Marshal(role)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"name":"x","others":{"create":"none","read":"user","write":"user","delete":"none"},"columns":{"account":{"telephone1":{"no_read":true}}}}`))
	f.Add([]byte(`{"name":"\ud800"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Decode(data, s)
		if err != nil {
			if k := work.KindOf(err); k != work.Invalid && k != work.TooLarge {
				t.Fatalf("kind %v: %v", k, err)
			}
			return
		}
		if err := r.Check(s); err != nil {
			t.Fatalf("taken, and then: %v", err)
		}
		for _, level := range r.Others.levels() {
			if level != None && level != Own && level != Organization {
				t.Fatalf("level %q", level)
			}
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(again, s); err != nil {
			t.Fatalf("written again it cannot be read: %v\n%s", err, again)
		}
	})
}
