package server

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

func (a admin) updates(name string) (u ProfileUpdates) {
	a.e.t.Helper()
	a.e.must(a.e.call(a.token, "GET", PathProfiles+"/"+url.PathEscape(name)+"/updates", nil, &u))
	return u
}

// A newer program brings its default profile: what an administrator has edited stays, the rest
// follows, and no device sees anything of it before it is published.
func TestTheDefaultProfileIsUpdatedForReview(t *testing.T) {
	e := newEnvironment(t)
	a, l := e.admin(), e.signIn("ann")
	a.edit(profile.DefaultName, func(p *profile.Profile) { p.Items[0].Filter.Conditions = p.Items[0].Filter.Conditions[:1] })
	a.do("POST", profile.DefaultName, "/publish", PublishMessage{})
	a.do("POST", profile.DefaultName, "/copy", map[string]string{"name": "Ours"})
	l.learn()
	l.syncClean()
	if u := a.updates(profile.DefaultName); !u.Managed || u.To != 0 || len(u.Offers) != 0 {
		t.Errorf("before an update: %+v", u)
	}

	next := profile.Shipped{Number: profile.DefaultVersion + 1, Profile: profile.Default()}
	next.Profile.Items[0].Filter.Filters[0].Conditions[1] = profile.Condition{Attribute: "starttime", Operator: "next-x-days", Value: json.RawMessage("14")}
	for i := range next.Profile.Items {
		if next.Profile.Items[i].Table == work.AccountTable {
			next.Profile.Items[i].Interval = 30
		}
	}
	without(work.ProductTable)(&next.Profile)
	e.shipped = &next
	e.restart()
	l.syncClean()
	if _, there := l.held()[work.ProductTable]; !there {
		t.Error("the update reached a device before it was published")
	}
	u := a.updates(profile.DefaultName)
	choices := map[string]profile.Choice{}
	for _, o := range u.Offers {
		choices[o.Table] = o.Choice
	}
	if u.From != 1 || u.To != 2 || choices[work.BookingTable] != profile.Left || choices[work.AccountTable] != profile.Taken || choices[work.ProductTable] != profile.Taken {
		t.Errorf("%+v %v", u, choices)
	}
	p := a.do("GET", profile.DefaultName, "", nil)
	if !p.Changed || p.InForce != 2 || p.Log[len(p.Log)-1].Did != "brought up to date with the program's default profile" {
		t.Errorf("%+v", p.Log)
	}
	if u := a.updates("Ours"); u.Managed || u.To != 0 {
		t.Errorf("a copy got the update: %+v", u)
	}
	if _, err := a.try("POST", "Ours", "/updates", UpdateMessage{Take: []string{work.AccountTable}}); !work.Is(err, work.NotFound) {
		t.Errorf("of a copy: %v", err)
	}

	// Each part is taken or left, and what is published is what the draft then says.
	if _, err := a.try("POST", profile.DefaultName, "/updates", UpdateMessage{Take: []string{work.TerritoryTable}}); !work.Is(err, work.NotFound) {
		t.Errorf("a table that does not change: %v", err)
	}
	var after ProfileUpdates
	message := UpdateMessage{Take: []string{work.BookingTable}, Leave: []string{work.ProductTable}}
	e.must(e.call(a.token, "POST", PathProfiles+"/"+url.PathEscape(profile.DefaultName)+"/updates", message, &after))
	for _, o := range after.Offers {
		if o.Choice == profile.Mixed || (o.Choice == profile.Left) != (o.Table == work.ProductTable) && o.Table != work.PriceListItemTable {
			t.Errorf("%s is %s", o.Table, o.Choice)
		}
	}
	e.restart() // the same program brings nothing twice
	draft := a.do("POST", profile.DefaultName, "/publish", PublishMessage{}).Draft
	if !slices.ContainsFunc(draft.Items, func(i profile.Item) bool { return i.Table == work.ProductTable }) ||
		draft.Items[0].RowRule() != next.Profile.Items[0].RowRule() {
		t.Errorf("the draft says %s", draft.Items[0].RowRule())
	}
	l.learn()
	l.syncClean()
}
