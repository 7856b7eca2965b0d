package server

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/scope"
	st "fieldbook/server/servertest"
)

// preview asks what a user's devices would be told.
func (a admin) preview(name, login string) Preview {
	a.e.t.Helper()
	var p Preview
	a.e.must(a.e.call(a.token, "GET", PathProfiles+"/"+url.PathEscape(name)+"/preview/"+login, nil, &p))
	return p
}

// told is what a device receives until its next checkpoint, by table: rows that are new to it,
// rows that it had, and what it gives up.
func (l *laptop) told() map[string]scope.Forecast {
	l.e.t.Helper()
	out := map[string]scope.Forecast{}
	for {
		p, err := l.ask()
		l.e.must(err)
		for _, r := range p.Rows {
			f, one := out[r.Table], scope.Size{Rows: 1, Bytes: int64(len(r.D))}
			if l.has(r.Table, r.ID) {
				f.Again = f.Again.Plus(one)
			} else {
				f.Come = f.Come.Plus(one)
			}
			out[r.Table] = f
		}
		for _, r := range p.Removed {
			f, had := out[r.Table], l.rows[ref(r.Table, r.ID)]
			f.Leave = f.Leave.Plus(scope.Size{Rows: 1, Bytes: int64(len(had.D))})
			out[r.Table] = f
		}
		l.keep(p)
		if p.Checkpoint != nil {
			return out
		}
	}
}

// has says how much the device holds, by table.
func (l *laptop) sizes() map[string]scope.Size {
	out := map[string]scope.Size{}
	for _, r := range l.rows {
		out[r.Table] = out[r.Table].Plus(scope.Size{Rows: 1, Bytes: int64(len(r.D))})
	}
	return out
}

// drawProfile draws a change of the default profile: tables that go, other columns, all rows.
func drawProfile(rt *rapid.T) profile.Profile {
	p := profile.Default()
	for _, table := range []string{work.ProductTable, work.QuickNoteTable, work.FunctionalLocationTable, work.PriceListItemTable} {
		if rapid.IntRange(0, 3).Draw(rt, "without "+table) == 0 {
			without(table)(&p)
		}
	}
	for i := range p.Items {
		item := &p.Items[i]
		switch {
		case item.Table == work.WorkOrderTable && rapid.Bool().Draw(rt, "columns of orders"):
			item.Columns = []string{"msdyn_priority", "msdyn_serviceaccount"}
		case item.Table == work.AccountTable && rapid.Bool().Draw(rt, "all accounts"):
			item.Criteria, item.Associations = profile.AllRecords, nil
		case item.Table == work.AccountTable && rapid.Bool().Draw(rt, "columns of accounts"):
			item.Columns = []string{"name"}
		case item.Table == work.BookingTable && rapid.Bool().Draw(rt, "only today's"):
			item.Filter.Filters = []profile.Filter{{Type: profile.Or, Conditions: []profile.Condition{{Attribute: "starttime", Operator: "today"}}}}
		case item.Table == work.ContactTable && len(item.Associations) > 1 && rapid.Bool().Draw(rt, "fewer contacts"):
			item.Associations = item.Associations[:1]
		}
	}
	p.Items = slices.DeleteFunc(p.Items, func(i profile.Item) bool { return i.Criteria == profile.RelatedOnly && len(i.Associations) == 0 })
	return p
}

// What a preview says is what the device is told after the publish, to the row and byte.
func TestAPreviewSaysWhatADeviceThenReceives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(memory(), "preview")
		if err != nil {
			rt.Fatalf("%v", err)
		}
		defer os.RemoveAll(folder)
		e := startEnvironment(rt, folder)
		defer e.stop()
		a, l := e.admin(), e.signIn("ann")
		for n := range rapid.IntRange(1, 3).Draw(rt, "publishes") {
			if n > 0 || rapid.Bool().Draw(rt, "a device that holds something") {
				l.told()
				l.told() // by its next request the device says that it has stored the page
			}
			if rapid.Bool().Draw(rt, "changed meanwhile") {
				e.write(work.AccountTable, st.Mill, work.Fields{"telephone1": work.Text("+44 117 496 0000")})
			}
			had := l.sizes()
			draft := drawProfile(rt)
			a.do("PUT", profile.DefaultName, "", ProfileMessage{Profile: draft.Encode()})
			says := a.preview(profile.DefaultName, "ann")
			if len(says.Devices) != 1 || says.Has != profile.DefaultName {
				rt.Fatalf("%+v", says)
			}
			a.do("POST", profile.DefaultName, "/publish", PublishMessage{})
			l.learn()
			got, holds := l.told(), l.sizes()
			var total scope.Forecast
			for _, f := range says.Devices[0].Tables {
				want := got[f.Table]
				want.Table, want.After = f.Table, holds[f.Table]
				// What the device has of a record that changed since is not what the server has now.
				if want.Now = had[f.Table]; f.Table == work.AccountTable {
					want.Now.Bytes, want.Leave.Bytes = f.Now.Bytes, f.Leave.Bytes
				}
				if f != want {
					rt.Errorf("%s: it says %+v, the device was told %+v", f.Table, f, want)
				}
				delete(got, f.Table)
				total = total.Plus(f)
			}
			if len(got) > 0 || total != says.Devices[0].Total {
				rt.Errorf("tables that it did not name: %v; in all %+v, it says %+v", got, total, says.Devices[0].Total)
			}
		}
	})
}

// Who has no device, and no profile yet, is told what a new device would get.
func TestAPreviewForANewDevice(t *testing.T) {
	e := newEnvironment(t)
	a := e.admin()
	a.do("POST", profile.DefaultName, "/copy", map[string]string{"name": "Plumbers"})
	a.edit("Plumbers", without(work.ProductTable))
	p := a.preview("Plumbers", "bob")
	l := e.signIn("bob")
	if len(p.Devices) != 1 || p.Devices[0].Total.Come.Rows == 0 || p.Devices[0].Total.Now.Rows != 0 {
		t.Fatalf("%+v", p)
	}
	e.must(e.call(a.token, "PUT", PathProfiles+"/mode", ProfileMode{Restricted: true}, nil))
	a.do("POST", "Plumbers", "/publish", PublishMessage{})
	e.must(a.member("Plumbers", profiles.UserMember, "bob", false))
	l.learn()
	rows := 0
	for _, f := range l.told() {
		rows += f.Come.Rows
	}
	if rows != p.Devices[0].Total.Come.Rows {
		t.Errorf("%d rows came, it said %d", rows, p.Devices[0].Total.Come.Rows)
	}
	var users []string
	e.must(e.call(a.token, "GET", PathProfiles+"/Plumbers/users", nil, &users))
	if !slices.Equal(users, []string{"bob"}) {
		t.Errorf("users: %v", users)
	}
	a.edit("Plumbers", func(p *profile.Profile) { p.Items[0].Interval = 1 })
	err := e.call(a.token, "GET", PathProfiles+"/Plumbers/preview/bob", nil, nil)
	if !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), "syncintervalinminutes") {
		t.Errorf("of a draft that makes no sense: %v", err)
	}
}
