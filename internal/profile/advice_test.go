package profile

import (
	"encoding/json"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

func TestTheDefaultProfileNeedsNoAdvice(t *testing.T) {
	if advice := Advise(Default(), work.Standard()); len(advice) > 0 {
		t.Errorf("%+v", advice)
	}
}

func TestAdvice(t *testing.T) {
	change := func(table string, change func(*Item)) Profile {
		p := Default()
		for i := range p.Items {
			if p.Items[i].Table == table {
				change(&p.Items[i])
			}
		}
		return p
	}
	filtered := func(conditions ...Condition) Profile {
		return change(work.AccountTable, func(i *Item) {
			i.Criteria, i.Associations, i.Filter = Custom, nil, &Filter{Type: And, Conditions: conditions}
		})
	}
	without := Default()
	without.Items = without.Items[1:]
	for want, p := range map[string]Profile{
		"account: all rows come down":         change(work.AccountTable, func(i *Item) { i.Criteria, i.Associations = AllRecords, nil }),
		": tables of the default profile are": without,
		"account: a custom filter and relationships on one table": change(work.AccountTable, func(i *Item) {
			i.Criteria, i.Filter = Custom, &Filter{Type: And, Conditions: []Condition{{Attribute: "statecode", Operator: "eq", Value: json.RawMessage("0")}}}
		}),
		"account: name contains compares wording":             filtered(Condition{Attribute: "name", Operator: "contains", Value: json.RawMessage(`"Mill"`)}),
		"account: createdon last-x-days 120 is a wide window": filtered(Condition{Attribute: "createdon", Operator: "last-x-days", Value: json.RawMessage("120")}),
		"account: modifiedon last-year is a wide window":      filtered(Condition{Attribute: "modifiedon", Operator: "last-year"}),
		"account: rows of the business unit can be very many": change(work.AccountTable, func(i *Item) { i.Criteria, i.OwnedByMyBusinessUnit = OtherData, true }),
	} {
		var said []string
		for _, a := range Advise(p, work.Standard()) {
			said = append(said, a.Table+": "+a.Text)
		}
		if all := strings.Join(said, "\n"); len(said) != 1 || !strings.HasPrefix(all, want) {
			t.Errorf("want %q, got\n%s", want, all)
		}
	}
	narrow := filtered(Condition{Attribute: "createdon", Operator: "last-x-days", Value: json.RawMessage("89")})
	if advice := Advise(narrow, work.Standard()); len(advice) > 0 {
		t.Errorf("89 days: %+v", advice)
	}
}
