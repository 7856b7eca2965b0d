package work

import (
	"errors"
	"strings"
	"testing"
)

func quoted(n int, s string) string { return `"` + strings.Repeat(s, n) + `"` }

func TestColumnCheck(t *testing.T) {
	id := testID(1).String()
	texts, memos := text("x", "X", 3), memo("x", "X", 3)
	free, freeMemo := Column{Type: TypeText}, Column{Type: TypeMemo}
	whole, open := integer("x", "X", -5, 100), Column{Type: TypeInteger}
	dec, cash := decimal("x", "X", -90, 90), money("x", "X")
	pick := choice("x", "X", Option{0, "Zero"}, Option{690970000, "A"})
	one, several := lookup("x", "X", AccountTable), lookup("x", "X", UserTable, TeamTable)
	yes, when := boolean("x", "X"), datetime("x", "X")

	for _, c := range []struct {
		name   string
		column Column
		good   []string
		bad    []string
	}{
		{"text", texts, []string{`""`, `"abc"`, `"äöü"`, `"😀😀😀"`, `"\u00e4\n\""`, `"\ud83d\ude00ab"`},
			[]string{`"abcd"`, `"ääää"`, `1`, `true`, `{}`, `["a"]`, `"abc`, `abc`, ` "a"`, `"a" `, `"\ud800"`, "\"\xff\"", "\"\n\"", `"a""b"`}},
		{"memo", memos, []string{`"abc"`}, []string{`"abcd"`, `1`}},
		{"text without a limit", free, []string{quoted(4000, "x"), quoted(4000, "ä")}, []string{quoted(4001, "x")}},
		{"memo without a limit", freeMemo, []string{quoted(1<<20, "x")}, []string{quoted(1<<20+1, "x")}},
		{"integer", whole, []string{`-5`, `0`, `100`}, []string{`-6`, `-0`, `101`, `1.0`, `1.5`, `1e1`, `"1"`, `true`, `+1`, `007`, `0x1`, `1_0`, ` 1`, `1 `, `-`}},
		{"integer without limits", open, []string{`9007199254740993`, `9223372036854775807`, `-9223372036854775808`}, []string{`9223372036854775808`, `1e400`, `-0`}},
		{"decimal", dec, []string{`0`, `-90`, `90`, `90.0`, `-0.5`, `12.50`, `0.00000000000001`, `1.23456789012345`},
			[]string{`90.01`, `-90.5`, `-0`, `-0.00`, `1e400`, `1e-400`, `1e1`, `1E1`, `"1"`, `.5`, `5.`, `+5`, `0x1p-2`, `1_0.5`, `00.5`, `NaN`, `Inf`, `-Infinity`, `nan`, `1.234567890123456`, ` 1`}},
		{"money", cash, []string{`0`, `0.01`, `100000000000`}, []string{`-0.01`, `100000000000.01`, `1e3`}},
		{"boolean", yes, []string{`true`, `false`}, []string{`0`, `1`, `"true"`, `True`, `truex`}},
		{"choice", pick, []string{`0`, `690970000`}, []string{`1`, `690970000.0`, `"A"`, `6.9097e8`, `+0`, `00`, `true`}},
		{"datetime", when, []string{`"2026-01-31T08:30:00Z"`, `"1753-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`, `"2024-02-29T00:00:00Z"`},
			[]string{`"2026-01-31T08:30:00+00:00"`, `"2026-01-31T09:30:00+01:00"`, `"2026-01-31T08:30:00"`, `"2026-01-31"`, `"1752-12-31T23:59:59Z"`,
				`"2026-02-30T08:30:00Z"`, `"2026-01-31T25:00:00Z"`, `"2026-01-31T8:30:00Z"`, `"2026-01-31T08:30:00.5Z"`, `"2026-01-31T08:30:00,5Z"`,
				`"2026-01-31T08:30:00.000Z"`, `"2026-01-31t08:30:00z"`, `"2026-01-31 08:30:00Z"`, `1`, `""`, `"now"`}},
		{"lookup", one, []string{`"` + id + `"`},
			[]string{`"account/` + id + `"`, `"team/` + id + `"`, `"/` + id + `"`, `"` + strings.ToUpper(testID(0xab).String()) + `"`, `"` + ID{}.String() + `"`, `""`, `"x"`, `1`, `"account/"`, `"account/account/` + id + `"`}},
		{"lookup into several tables", several, []string{`"systemuser/` + id + `"`, `"team/` + id + `"`},
			[]string{`"` + id + `"`, `"account/` + id + `"`, `"/` + id + `"`}},
	} {
		c.column.Name, c.column.Label = "x", "The label"
		for _, raw := range append(c.good, "null", "") {
			if err := c.column.Check([]byte(raw)); err != nil {
				t.Errorf("%s: %s: %v", c.name, clip(raw), err)
			}
		}
		for _, raw := range c.bad {
			err := c.column.Check([]byte(raw))
			if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Invalid || e.Column != "x" || !strings.HasPrefix(e.Message, "The label ") {
				t.Errorf("%s: %s: got %v, want Invalid for column x", c.name, clip(raw), err)
			}
		}
	}
}

func TestCheckSaysWhatIsAllowed(t *testing.T) {
	whole, short := integer("x", "Percent", 0, 100), text("x", "Name", 3)
	pick, several := choice("x", "State", Option{0, "Active"}), lookup("x", "Owner", UserTable, TeamTable)
	for _, c := range []struct {
		column *Column
		raw    string
		want   string
	}{
		{&whole, "101", "Percent must be at most 100"},
		{&whole, "-1", "Percent must be at least 0"},
		{&short, `"abcd"`, "Name has 4 characters; the limit is 3"},
		{&pick, "7", "State has no option 7"},
		{&several, string(Ref(testID(1))), "Owner must name its table: one of systemuser, team, a slash, and the id"},
	} {
		if err := c.column.Check([]byte(c.raw)); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.raw, err, c.want)
		}
	}
}

// Whatever passes may be stored: the record stays one flat object.
func TestWhatPassesCanBeStored(t *testing.T) {
	columns := []Column{text("a", "A", 9), integer("a", "A", -99, 99), decimal("a", "A", -99, 99), boolean("a", "A"), datetime("a", "A"), lookup("a", "A", TeamTable)}
	for _, raw := range []string{`"x"`, `"x`, `x`, `1`, `01`, `+1`, `.5`, `5.`, `1,"b":2`, `"x","b":2`, `true`, `{}`, `[]`, `-`, `0x1`, `1 `, `"\u0061"`, `"\q"`} {
		for i := range columns {
			if columns[i].Check([]byte(raw)) == nil && CheckData(Encode(Fields{"a": []byte(raw)})) != nil {
				t.Errorf("%s accepts %s, which no record can hold", columns[i].Type, raw)
			}
		}
	}
}

func testTable() *Table {
	return &Table{Name: "thing", Label: "Thing", Plural: "Things", Primary: "name", Columns: []Column{
		required(text("name", "Name", 10)), integer("size", "Size", 0, 9),
		serverOnly(required(datetime("createdon", "Created on"))), required(boolean("ready", "Ready")),
	}}
}

func TestCheckColumnsReportsTheFirstFaultByName(t *testing.T) {
	table := testTable()
	for name, c := range map[string]struct {
		columns Fields
		column  string
	}{
		"nothing":       {Fields{}, ""},
		"good":          {Fields{"name": Text("x"), "size": Int(9)}, ""},
		"nulls":         {Fields{"name": Null, "ready": nil}, ""},
		"one bad":       {Fields{"name": Text("x"), "size": Int(10)}, "size"},
		"two bad":       {Fields{"name": Int(1), "size": Int(10)}, "name"},
		"unknown":       {Fields{"colour": Int(1)}, "colour"},
		"unknown, null": {Fields{"colour": Null}, "colour"},
		"unknown first": {Fields{"aaa": Int(1), "name": Int(1)}, "aaa"},
	} {
		for range 20 { // whatever order the map is walked in
			err := table.CheckColumns(c.columns)
			e, _ := errors.AsType[*Error](err)
			if (err == nil) != (c.column == "") || e != nil && (e.Column != c.column || e.Kind != Invalid) {
				t.Errorf("%s: got %v, want a fault in %q", name, err, c.column)
				break
			}
		}
	}
}

func TestCheckRequired(t *testing.T) {
	table := testTable()
	for name, c := range map[string]struct {
		columns Fields
		column  string
	}{
		"all there":      {Fields{"name": Text("x"), "ready": Bool(false)}, ""},
		"none":           {Fields{}, "name"},
		"null":           {Fields{"name": Null, "ready": Bool(true)}, "name"},
		"the second one": {Fields{"name": Text("x"), "size": Int(1)}, "ready"},
	} {
		err := table.CheckRequired(c.columns)
		e, _ := errors.AsType[*Error](err)
		if (err == nil) != (c.column == "") || e != nil && (e.Column != c.column || e.Kind != Invalid || !strings.HasSuffix(e.Message, "is required")) {
			t.Errorf("%s: got %v, want %q to be asked for", name, err, c.column)
		}
	}
}
