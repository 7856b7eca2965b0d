package work

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	east := time.FixedZone("east", 2*3600)
	id := testID(1).String()
	find := func(table, name string) (ID, error) {
		if name == "Contoso" || name == "North" || name == "Hansen A/S" {
			return testID(len(table)), nil
		}
		if table == TeamTable && (name == "Ops" || name == "A/C") || table == UserTable && name == "Sidra" {
			return testID(len(table)), nil
		}
		if table == UserTable && name == "Ops" { // as good as not there
			return ID{}, Errorf(Forbidden, "no right to read %s", table)
		}
		if name == "broken" {
			return ID{}, Errorf(Damaged, "the disk is gone")
		}
		return ID{}, Errorf(NotFound, "there is no %s %q", table, name)
	}
	texts, whole, dec, yes, when := text("x", "X", 100), integer("x", "X", 0, 9), decimal("x", "X", 0, 9), boolean("x", "X"), datetime("x", "X")
	pick := choice("x", "X", Option{0, "Active"}, Option{690970002, "On Break"})
	one, several := lookup("x", "X", AccountTable), lookup("x", "X", UserTable, TeamTable)
	for _, c := range []struct {
		column *Column
		typed  string
		want   string // "" for an error
	}{
		{&texts, "", "null"}, {&texts, " \t", "null"}, {&texts, " a ", `" a "`}, {&texts, "null", `"null"`}, {&texts, "12", `"12"`},
		{&whole, "", "null"}, {&whole, " 7 ", "7"}, {&whole, "-7", "-7"}, {&whole, "seven", ""}, {&whole, "+7", ""}, {&whole, "007", ""},
		{&whole, "null", ""}, {&whole, "true", ""}, {&whole, `"7"`, ""}, {&whole, "[7]", ""}, {&whole, "7 8", ""}, {&whole, "-", ""},
		{&dec, "1.50", "1.50"}, {&dec, "1,5", ""}, {&dec, ".5", ""}, {&dec, "NaN", ""}, {&dec, "null", ""},
		{&yes, "Yes", "true"}, {&yes, "on", "true"}, {&yes, "1", "true"}, {&yes, "NO", "false"}, {&yes, "off", "false"}, {&yes, "maybe", ""}, {&yes, "", "null"},
		{&pick, "on break", "690970002"}, {&pick, "690970002", "690970002"}, {&pick, "0", "0"}, {&pick, "Break", ""}, {&pick, "1", ""},
		{&when, "2026-05-04 10:30", `"2026-05-04T08:30:00Z"`}, {&when, "2026-05-04T10:30", `"2026-05-04T08:30:00Z"`},
		{&when, "2026-05-04", `"2026-05-03T22:00:00Z"`}, {&when, "2026-05-04T10:30:00Z", `"2026-05-04T10:30:00Z"`},
		{&when, "2026-05-04T10:30:00.9+01:00", `"2026-05-04T09:30:00Z"`}, {&when, "10:30", ""}, {&when, "2026-02-30", ""},
		{&one, id, `"` + id + `"`}, {&one, "Contoso", string(Ref(testID(len(AccountTable))))}, {&one, "nobody", ""}, {&one, "a/b", ""}, {&one, "Hansen A/S", string(Ref(testID(len(AccountTable))))},
		{&several, "team/" + id, `"team/` + id + `"`}, {&several, "team/North", string(RefTo(TeamTable, testID(len(TeamTable))))},
		{&several, id, `"systemuser/` + id + `"`}, {&several, "Sidra", string(RefTo(UserTable, testID(len(UserTable))))},
		{&several, "Ops", string(RefTo(TeamTable, testID(len(TeamTable))))}, {&several, "A/C", string(RefTo(TeamTable, testID(len(TeamTable))))},
		{&several, "systemuser/Ops", ""}, {&several, "nobody", ""}, {&several, "North", ""},
	} {
		raw, err := c.column.Parse(c.typed, east, find)
		if string(raw) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %q: got %s, %v; want %s", c.column.Type, c.typed, raw, err, c.want)
		}
	}
	for typed, c := range map[string]struct {
		column *Column
		want   string
	}{
		"1,5": {&dec, `X must be a number: write 1.5, not "1,5"`}, ".5": {&dec, `write 0.5`}, "0,25": {&dec, "write 0.25"},
		"1,5,": {&dec, `must be a number, not "1,5,"`}, "1,x": {&dec, `must be a number, not`}, "99,5": {&dec, "must be a number, not"},
		"0,7": {&whole, "must be a number, not"}, ",7": {&whole, "write 7"},
	} {
		if _, err := c.column.Parse(typed, east, nil); err == nil || !strings.Contains(Message(err), c.want) {
			t.Errorf("%q: %v, want %q", typed, err, c.want)
		}
	}
	if _, err := one.Parse("Contoso", east, nil); err == nil || KindOf(err) != Invalid {
		t.Errorf("a name where no one finds names: %v", err)
	}
	for name, want := range map[string]string{"North": "could be systemuser/North or team/North", "nobody": "nothing in systemuser, team is called", "broken": "the disk is gone"} {
		if _, err := several.Parse(name, east, find); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
	if _, err := pick.Parse("Break", east, nil); err == nil || !strings.Contains(err.Error(), "Active, On Break") {
		t.Errorf("got %v, want the options", err)
	}
}

func TestParseColumns(t *testing.T) {
	table := &Table{Label: "Thing", Columns: []Column{text("b", "B", 10), integer("a", "A", 0, 9)}}
	columns, err := table.ParseColumns([]string{"b=x=y", "a="}, time.UTC, nil)
	if err != nil || len(columns) != 2 || columns.Text("b") != "x=y" || string(columns["a"]) != "null" {
		t.Errorf("%s, %v", columns, err)
	}
	for want, typed := range map[string][]string{
		"expected column=value": {"b"}, "has no column \"c\"; it has a, b": {"c=1"}, "a is given twice": {"a=1", "b=x", "a=1"}, "must be a number": {"a=x"},
	} {
		if _, err := table.ParseColumns(typed, time.UTC, nil); !Is(err, Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", typed, err, want)
		}
	}
}

func TestFormat(t *testing.T) {
	east := time.FixedZone("east", 2*3600)
	texts, whole, yes, when := text("x", "X", 100), integer("x", "X", 0, 9), boolean("x", "X"), datetime("x", "X")
	pick, one := choice("x", "X", Option{0, "Active"}), lookup("x", "X", AccountTable)
	for _, c := range []struct {
		column    *Column
		raw, want string
	}{
		{&texts, `"a\nä"`, "a\nä"}, {&texts, "null", ""}, {&texts, "", ""}, {&whole, "7", "7"}, {&whole, "0", "0"},
		{&yes, "true", "yes"}, {&yes, "false", "no"}, {&yes, "null", ""}, {&pick, "0", "Active"}, {&pick, "5", "5"},
		{&when, `"2026-05-04T08:30:00Z"`, "2026-05-04 10:30"}, {&when, `"soon"`, "soon"}, {&one, string(Ref(testID(1))), testID(1).String()},
	} {
		if got := c.column.Format([]byte(c.raw), east); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.column.Type, c.raw, got, c.want)
		}
	}
}
