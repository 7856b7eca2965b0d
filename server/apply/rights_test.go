package apply_test

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

// kindOfTable is an example of every kind of table, with a valid new record, an existing
// one and a valid edit.
var kindsOfTables = map[string]struct {
	table    string
	existing work.ID
	create   work.Fields
	update   work.Fields
}{
	"work without delete": {work.ServiceTaskTable, st.TaskOf(st.MillToday, 0),
		work.Fields{"msdyn_name": work.Text("x"), "msdyn_workorder": work.Ref(st.MillToday)}, text("msdyn_description", "x")},
	"work with delete": {work.QuickNoteTable, st.Note, noteOn(st.AnnToday, "x"), text("msdyn_text", "x")},
	"customer":         {work.AccountTable, st.Bakery, text("name", "x"), text("name", "x")},
	"catalogue":        {work.ProductTable, st.Valve, text("name", "x"), text("name", "x")},
	"people": {work.UserTable, st.Bob, work.Fields{"fullname": work.Text("x"), "domainname": work.Text("x")},
		text("title", "x")},
	"membership": {work.TeamMembershipTable, st.ID(22),
		work.Fields{"teamid": work.Ref(st.North), "systemuserid": work.Ref(st.Bob)}, work.Fields{"systemuserid": work.Ref(st.Bob)}},
	"teams": {work.TeamTable, st.North, text("name", "x"), text("name", "x")},
}

// TestRights is the matrix of who may do what to which kind of table. Letters: create,
// update, delete.
func TestRights(t *testing.T) {
	matrix := map[apply.Role]map[string]string{
		apply.Technician: {
			"work without delete": "cu", "work with delete": "cud", "customer": "cud", "catalogue": "", "people": "", "membership": "", "teams": "",
		},
		apply.Dispatcher: {
			"work without delete": "cud", "work with delete": "cud", "customer": "cud", "catalogue": "cud", "people": "", "membership": "", "teams": "",
		},
		apply.Administrator: {
			"work without delete": "cud", "work with delete": "cud", "customer": "cud", "catalogue": "cud", "people": "cud", "membership": "cud", "teams": "cud",
		},
		"guest": {}, "": {},
	}
	authors := map[apply.Role]apply.Author{apply.Technician: annLaptop, apply.Dispatcher: dora, apply.Administrator: adam}
	for role, rights := range matrix {
		author, known := authors[role]
		if !known {
			author = apply.Author{User: st.Ann, Role: role, Device: st.ID(901)}
		}
		for kind, k := range kindsOfTables {
			d := newDesk(t)
			ops := []struct {
				letter string
				change work.Change
			}{
				{"c", work.CreateOf(k.table, d.newID(), k.create)},
				{"u", from(1, work.UpdateOf(k.table, k.existing, k.update))},
				{"d", from(2, work.DeleteOf(k.table, k.existing))},
			}
			for _, op := range ops {
				_, refusal := d.group(author, op.change)
				allowed := contains(rights[kind], op.letter)
				switch {
				case allowed && refusal != nil && refusal.Code != work.InUse: // asked after the right
					t.Errorf("%q %s on %s: refused: %s", role, op.change.Op, kind, refusal.Message)
				case !allowed && refusal == nil:
					t.Errorf("%q %s on %s: allowed", role, op.change.Op, kind)
				case !allowed && refusal.Kind != work.Forbidden:
					t.Errorf("%q %s on %s: %v %s", role, op.change.Op, kind, refusal.Kind, refusal.Message)
				}
			}
		}
	}
}

func contains(letters, letter string) bool {
	for _, l := range letters {
		if string(l) == letter {
			return true
		}
	}
	return false
}

// Every column of every table that a technician may write: those of the server are
// refused by name, and nobody sets the record keeping.
func TestServerColumnsCannotBeSet(t *testing.T) {
	d := newDesk(t)
	keeping := map[string]bool{"createdon": true, "createdby": true, "modifiedon": true, "modifiedby": true}
	for _, table := range d.rules.Schema.Tables {
		for _, column := range table.Columns {
			change := work.UpdateOf(table.Name, st.ID(4711), work.Fields{column.Name: work.Null})
			for role, author := range map[string]apply.Author{"technician": annLaptop, "administrator": adam} {
				_, refusal := d.group(author, change)
				if refusal == nil {
					t.Fatalf("%s.%s: a record that does not exist was changed", table.Name, column.Name)
				}
				refused := refusal.Kind == work.Forbidden && refusal.Column == column.Name
				want := keeping[column.Name]
				if role == "technician" {
					want = column.ServerOnly && table.Offline && !table.ReadOnly
				}
				if refused != want {
					t.Errorf("%s sets %s.%s: %v %s", role, table.Name, column.Name, refusal.Kind, refusal.Message)
				}
			}
		}
	}
}
