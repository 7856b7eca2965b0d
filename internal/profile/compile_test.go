package profile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// Every reason for which a profile cannot be published, with the text that tells it.
func TestCompileRefuses(t *testing.T) {
	filter := func(f Filter) Profile { return oneTable(Item{Table: "thing", Criteria: Custom, Filter: &f}) }
	level := func(depth int) Filter {
		f := when("name", "not-null", "")
		for range depth - 1 {
			f = Filter{Type: Or, Filters: []Filter{f}}
		}
		return f
	}
	related := func(table string, relationships ...string) Item {
		return Item{Table: table, Interval: 60, Associations: associations(relationships)}
	}
	profileOf := func(items ...Item) Profile { return Profile{Name: "Test", Items: items} }
	everything := func(table string) Item { return Item{Table: table, Criteria: AllRecords, Interval: 60} }

	for name, c := range map[string]struct {
		profile Profile
		want    string
	}{
		"no name":          {Profile{Items: []Item{everything("thing")}}, "name: give"},
		"long name":        {Profile{Name: strings.Repeat("ü", 256), Items: []Item{everything("thing")}}, "at most 255 characters"},
		"long description": {Profile{Name: "x", Description: strings.Repeat("x", 2001), Items: []Item{everything("thing")}}, "description: at most 2000"},
		"no tables":        {Profile{Name: "x"}, "holds no table"},
		"unknown table":    {oneTable(everything("nothing")), "items[0] nothing: there is no table"},
		"twice":            {profileOf(everything("thing"), everything("thing")), "items[1] thing: the table is in the profile already"},
		"purchase order":   {oneTable(everything("msdyn_purchaseorder")), "purchase orders cannot be taken offline"},
		"agreement":        {oneTable(everything("msdyn_agreement")), "agreements cannot be taken offline"},
		"rtv":              {oneTable(everything("msdyn_rtvproduct")), "returns to vendor (RTV) cannot be taken offline"},
		"rma":              {oneTable(everything("msdyn_rma")), "(RMA) cannot be taken offline"},
		"server's table":   {oneTable(everything(work.TeamMembershipTable)), "Team memberships cannot be taken offline"},
		"interval 4":       {profileOf(Item{Table: "thing", Criteria: AllRecords, Interval: 4}), "from 5 to 1440, not 4"},
		"interval 1441":    {profileOf(Item{Table: "thing", Criteria: AllRecords, Interval: 1441}), "from 5 to 1440, not 1441"},
		"related to nothing": {oneTable(related("thing")), "The profile Test could not be published because it is configured to download " +
			"related records only for table: thing, but no relationships are specified."},

		"criteria 4":        {oneTable(Item{Table: "thing", Criteria: 4}), "must be 0 to 3, not 4"},
		"all and owned":     {oneTable(Item{Table: "thing", Criteria: AllRecords, OwnedByMe: true}), "recorddistributioncriteria 2 only"},
		"all and filter":    {oneTable(Item{Table: "thing", Criteria: AllRecords, Filter: &Filter{}}), "criteria 3 only"},
		"all and related":   {profileOf(everything("account"), Item{Table: "contact", Criteria: AllRecords, Interval: 60, Associations: associations([]string{"account.primarycontactid"})}), "all rows come down already"},
		"other of nobody":   {oneTable(Item{Table: "thing", Criteria: OtherData}), "choose the user's rows"},
		"business unit":     {oneTable(Item{Table: "thing", Criteria: OtherData, OwnedByMyBusinessUnit: true}), "no business units"},
		"custom of nothing": {oneTable(Item{Table: "thing", Criteria: Custom}), "needs a filter"},

		"group type":            {filter(Filter{Type: "xor"}), `must be "and" or "or", not "xor"`},
		"empty group":           {filter(Filter{Type: And, Filters: []Filter{{Type: Or}}}), "profileitementityfilter.filters[0]: the group is empty"},
		"four levels":           {filter(level(4)), "at most 3 levels"},
		"501 conditions":        {filter(Filter{Type: Or, Conditions: slices.Repeat(when("size", "eq", "1").Conditions, 501)}), "at most 500 conditions"},
		"501 values":            {filter(when("size", "in", "["+strings.Repeat("1,", 500)+"1]")), "at most 500 conditions"},
		"unknown column":        {filter(when("sice", "eq", "1")), `items[0] thing.profileitementityfilter.conditions[0]: table thing has no column "sice"`},
		"unknown operator":      {filter(when("size", "equals", "1")), `there is no operator "equals"`},
		"operator and type":     {filter(when("size", "today", "")), "operator today does not work on size, a column of type integer"},
		"operator and target":   {filter(when("van", "eq-userid", "")), "eq-userid needs a lookup to systemuser, and van points to bookableresource"},
		"no value":              {filter(when("size", "gt", "")), "gt needs a value"},
		"null value":            {filter(when("size", "gt", "null")), "must be a number"},
		"value too many":        {filter(when("due", "today", `"x"`)), "today takes no value"},
		"list too many":         {filter(when("size", "eq", "[1]")), "takes no list"},
		"value for list":        {filter(when("size", "in", "1")), `write "values"`},
		"empty list":            {filter(when("size", "in", "")), "at least one value"},
		"text as number":        {filter(when("size", "eq", `"1"`)), `the value "1" of operator eq must be a number`},
		"number as text":        {filter(when("name", "eq", `1`)), "must be a text"},
		"empty text":            {filter(when("name", "like", `""`)), "not empty"},
		"long pattern":          {filter(when("name", "like", quoted(strings.Repeat("x", 201)))), "at most 200 characters"},
		"bracket":               {filter(when("name", "not-like", `"[a-z]%"`)), "take the bracket out"},
		"no option":             {filter(when("color", "eq", "9")), "is no option of color"},
		"option by label":       {filter(when("color", "eq", `"Red"`)), "is no option of color"},
		"number as label":       {filter(when("color", "like", `1`)), "must be a text"},
		"yes/no":                {filter(when("done", "eq", "1")), "true or false"},
		"no id":                 {filter(when("van", "eq", `"van 7"`)), "the id of a record"},
		"wrong target":          {filter(when("van", "eq", quoted("team/"+northTeam.String()))), "van never points"},
		"no day":                {filter(when("due", "on", `"2026-02-30"`)), "a day such as"},
		"before 1753":           {filter(when("due", "on", `"1752-12-31"`)), "a day such as"},
		"time before 1753":      {filter(when("due", "ge", `"1752-12-31T00:00:00Z"`)), "a time in UTC"},
		"local time":            {filter(when("due", "ge", `"2026-02-20T10:00:00+01:00"`)), "a time in UTC"},
		"zero days":             {filter(when("due", "next-x-days", "0")), "from 1 to 10,000"},
		"fraction of a day":     {filter(when("due", "last-x-days", "1.5")), "from 1 to 10,000"},
		"too many days":         {filter(when("due", "last-x-days", "10001")), "from 1 to 10,000"},
		"unknown chosen column": {oneTable(Item{Table: "thing", Criteria: AllRecords, Columns: []string{"sice"}}), `items[0] thing.selectedcolumns: table thing has no column "sice"`},
		"column chosen twice":   {oneTable(Item{Table: "thing", Criteria: AllRecords, Columns: []string{"size", "size"}}), "column size is listed twice"},

		"no dot":          {oneTable(related("thing", "van")), "a table, a dot and a lookup column"},
		"other profile":   {oneTable(related("contact", "account.primarycontactid")), "table account of relationship account.primarycontactid is not in the profile"},
		"no lookup":       {oneTable(related("thing", "thing.size")), `has no lookup column "size"`},
		"no such lookup":  {oneTable(related("thing", "thing.sice")), `has no lookup column "sice"`},
		"wrong way":       {profileOf(everything("account"), related("contact", "account.msdyn_billingaccount")), "never points to contact"},
		"no target":       {oneTable(related("thing", "thing.van")), "points to bookableresource, which is not in the profile"},
		"itself":          {oneTable(related("thing", "thing.parent")), "cannot bring down its own rows"},
		"two of 1:N":      {profileOf(everything("account"), everything(work.ResourceTable), everything(work.UserTable), related("thing", "thing.van", "thing.ownerid")), "one 1:N relationship at most, and thing.van and thing.ownerid are two"},
		"listed twice":    {profileOf(everything("account"), related("contact", "account.primarycontactid", "account.primarycontactid")), "associations[1]: relationship account.primarycontactid is listed twice"},
		"circle of two":   {profileOf(related("account", "contact.parentcustomerid"), related("contact", "account.primarycontactid")), "circular relationship account > contact > account:"},
		"circle of three": {profileOf(related("thing", "thing.van"), related(work.ResourceTable, "bookableresourcebooking.resource"), related(work.BookingTable, "bookableresourcebooking.createdby"), related(work.UserTable, "thing.ownerid")), "circular relationship thing > systemuser > bookableresourcebooking > bookableresource > thing:"},
	} {
		_, err := Compile(c.profile, things(t))
		switch {
		case err == nil:
			t.Errorf("%s: compiles", name)
		case !work.Is(err, work.Invalid):
			t.Errorf("%s: kind %s", name, work.KindOf(err))
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %q does not say %q", name, err, c.want)
		}
	}
}

// chain is a schema of n tables of which each points to the one before, and a profile in
// which each is pulled in by the one before.
func chain(t *testing.T, n int) (Profile, *work.Schema) {
	t.Helper()
	p := Profile{Name: "Chain"}
	var tables []*work.Table
	for i := range n {
		table := &work.Table{Name: fmt.Sprintf("t%02d", i), Label: "T", Plural: "Ts", Offline: true}
		item := Item{Table: table.Name, Criteria: AllRecords, Interval: 1440 - i}
		if i > 0 {
			before := tables[i-1].Name
			table.Columns = []work.Column{{Name: "up", Type: work.TypeLookup, Targets: []string{before}}}
			item.Criteria, item.Associations = RelatedOnly, associations([]string{table.Name + ".up"})
		}
		tables = append(tables, table)
		p.Items = append(p.Items, item)
	}
	s, err := work.NewSchema(tables)
	if err != nil {
		t.Fatal(err)
	}
	return p, s
}

func TestAtMostFifteenLinkedTables(t *testing.T) {
	if _, err := Compile(chain(t, 16)); err != nil {
		t.Errorf("15 tables above one: %v", err)
	}
	_, err := Compile(chain(t, 17))
	if !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), "allowed number of relationships of 15. Please reduce the number of relationships for the following table(s): t16.") {
		t.Errorf("16 tables above one: %v", err)
	}
}

// The documented example: A is related to B, C and D, and B to F, G and H: that makes 6.
func TestLinkedTablesAreCountedUpward(t *testing.T) {
	above := map[string][]string{"a": {"b", "c", "d"}, "b": {"f", "g", "h"}}
	p, tables := Profile{Name: "Example"}, map[string]*work.Table{}
	var list []*work.Table
	for _, name := range strings.Split("f g h c d b a", " ") {
		tables[name] = &work.Table{Name: name, Label: name, Plural: name, Offline: true}
		list = append(list, tables[name])
		item := Item{Table: name, Criteria: AllRecords, Interval: 60}
		for _, parent := range above[name] {
			item.Criteria = RelatedOnly
			tables[parent].Columns = append(tables[parent].Columns, work.Column{Name: "to", Type: work.TypeLookup, Targets: []string{name}})
			item.Associations = append(item.Associations, Association{parent + ".to"})
		}
		p.Items = append(p.Items, item)
	}
	s, err := work.NewSchema(list)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compile(p, s)
	if err != nil || c.Table("a").Linked != 6 || c.Table("b").Linked != 3 || c.Table("c").Linked != 0 {
		t.Fatalf("%v", err)
	}
	for limit, fits := range map[int]bool{5: false, 6: true} {
		if faults := (Limits{Linked: limit}).Faults(p, s); (len(faults) == 0) != fits {
			t.Errorf("limit %d: %v", limit, faults)
		}
	}
}

// All that is wrong is said at once.
func TestFaultsAreListed(t *testing.T) {
	p := Profile{Items: []Item{{Table: "thing", Criteria: AllRecords, Interval: 1}, {Table: "nothing"}, {Table: "account", Interval: 60}}}
	var said []string
	for _, f := range (Limits{}).Faults(p, things(t)) {
		said = append(said, f.Error())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"name: give", "items[0] thing: syncintervalinminutes must be from 5 to 1440, not 1", "items[1] nothing", "no relationships are specified"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
	if len(said) != 4 {
		t.Errorf("%d faults:\n%s", len(said), all)
	}
}

// Tables that are reached by very many ways are still checked at once.
func TestManyWaysToOneTable(t *testing.T) {
	p := Profile{Name: "Lattice"}
	var tables []*work.Table
	for layer := range 40 {
		for side := range 2 {
			table := &work.Table{Name: fmt.Sprintf("t%02d%d", layer, side), Label: "T", Plural: "Ts", Offline: true}
			item := Item{Table: table.Name, Criteria: AllRecords, Interval: 60}
			if layer > 0 {
				item.Criteria = RelatedOnly
				for up := range 2 {
					above, column := tables[(layer-1)*2+up], fmt.Sprintf("to%d", side)
					above.Columns = append(above.Columns, work.Column{Name: column, Type: work.TypeLookup, Targets: []string{table.Name}})
					item.Associations = append(item.Associations, Association{above.Name + "." + column})
				}
			}
			tables, p.Items = append(tables, table), append(p.Items, item)
		}
	}
	s, err := work.NewSchema(tables)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { _, err := Compile(p, s); done <- err }()
	select {
	case err := <-done:
		if !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), "following table(s): t080, t081, t090") {
			t.Errorf("got %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("takes too long")
	}
}

func TestParentsComeFirstAndLendTheirInterval(t *testing.T) {
	p, s := chain(t, 5)
	p.Items[2].Interval = 30
	slices.Reverse(p.Items)
	c, err := Compile(p, s)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, scope := range c.Tables {
		got = append(got, fmt.Sprintf("%s %d", scope.Table.Name, scope.Interval/time.Minute))
	}
	if want := []string{"t00 1440", "t01 1439", "t02 30", "t03 30", "t04 30"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if c.Table("t03") != c.Tables[3] || c.Table("nothing") != nil {
		t.Error("Table finds the wrong scope")
	}
}

func TestPullsOfALookupWithSeveralTargets(t *testing.T) {
	p := Profile{Name: "Owners", Items: []Item{
		{Table: "thing", Interval: 60, Associations: associations([]string{"thing.ownerid"})},
		{Table: work.TeamTable, Criteria: AllRecords, Interval: 60},
		{Table: work.UserTable, Criteria: AllRecords, Interval: 60},
	}}
	c, err := Compile(p, things(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []Pull{{From: work.UserTable, Column: "ownerid", Down: true}, {From: work.TeamTable, Column: "ownerid", Down: true}}
	if got := c.Table("thing").Pulls; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if c.Tables[2].Table.Name != "thing" || c.Tables[0].Table.Name != work.TeamTable {
		t.Error("parents first, and otherwise in the profile's order")
	}
}

func TestColumnsKeepWhatTheProductNeeds(t *testing.T) {
	p := Default()
	p.Items[0].Columns = []string{"msdyn_milestraveled"}
	c, err := Compile(p, work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	s := c.Table(work.BookingTable)
	want := []string{
		"name", "bookingstatus", "resource", "starttime", "endtime", "duration", "msdyn_workorder", "msdyn_actualarrivaltime",
		"msdyn_milestraveled", "msdyn_offlinetimestamp", "msdyn_preventtimestampcreation", "ownerid", "statecode", "modifiedon",
	}
	if !slices.Equal(s.Columns, want) {
		t.Errorf("got  %q\nwant %q", s.Columns, want)
	}
	if len(s.Keep) != len(want) || !s.Keep["resource"] || s.Keep["msdyn_totalcost"] || s.Shape != s.Table.Shape(want) {
		t.Errorf("Keep or Shape differ from Columns")
	}
	if all := c.Table(work.WorkOrderTable); all.Columns != nil || all.Keep != nil || all.Shape != 0 {
		t.Error("an item without selected columns must keep them all")
	}
}

// A column by which another table comes down, or that the rule reads, has to stay, or
// the device could not tell why it holds a record.
func TestColumnsKeepWhatTheScopeReads(t *testing.T) {
	p := Profile{Name: "x", Items: []Item{
		{Table: "account", Criteria: AllRecords, Interval: 60, Columns: []string{"telephone1"}},
		{Table: "contact", Interval: 60, Columns: []string{"jobtitle"}, Associations: associations([]string{"account.primarycontactid", "contact.parentcustomerid"})},
	}}
	c, err := Compile(p, work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	if s := thingScopeWith(t, []string{"notes"}, when("size", "gt", "1")); !slices.Equal(s.Columns, []string{"name", "notes", "size", "ownerid"}) {
		t.Errorf("the column of the filter is lost: %q", s.Columns)
	}
	if !c.Table("account").Keep["primarycontactid"] || !c.Table("contact").Keep["parentcustomerid"] {
		t.Errorf("lost: %q, %q", c.Table("account").Columns, c.Table("contact").Columns)
	}
}
