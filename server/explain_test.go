package server

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/explain"
	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func (a admin) explain(login, table string, id work.ID) Explanation {
	a.e.t.Helper()
	var out Explanation
	a.e.must(a.e.call(a.token, "GET", PathExplain+"/"+login+"/"+table+"/"+id.String(), nil, &out))
	return out
}

// What is explained agrees with the definition of the scope, for every record of the company
// and everybody, and what is said to change by time does not change before.
func TestExplanationsAgreeWithTheScope(t *testing.T) {
	e := newEnvironment(t)
	checked, in, early := 0, 0, 0
	for _, login := range []string{"ann", "bob"} {
		e.must(e.store.View(func(tx store.Tx) error {
			c, err := readCredential(tx, login)
			if err != nil {
				return err
			}
			a, err := e.server.assignment(tx, c.User)
			if err != nil {
				return err
			}
			v, err := e.server.explainer(tx, c, a)
			if err != nil {
				return err
			}
			members := func(now time.Time) *scope.Members {
				m, err := scope.Viewer{Profile: v.Profile, User: v.User, Now: now, MayRead: v.MayRead}.Members(tx)
				e.must(err)
				return m
			}
			now := members(v.Now)
			for _, table := range e.server.schema.Tables {
				var ids []work.ID
				e.must(tx.Rows(table.Name, work.ID{}, func(r work.Record) bool {
					ids = append(ids, r.ID)
					return true
				}))
				for _, id := range ids {
					r, err := v.Record(tx, table.Name, id)
					e.must(err)
					checked++
					if r.In {
						in++
					}
					if r.In != now.Has(table.Name, id) {
						t.Errorf("%s %s of %s: explained as %t: %+v", table.Name, id, login, r.In, r)
					}
					if r.Changes.IsZero() || early > 200 {
						continue
					}
					early++
					if before := r.Changes.Add(-time.Nanosecond); members(before).Has(table.Name, id) != r.In {
						t.Errorf("%s %s of %s changes before %s", table.Name, id, login, r.Changes)
					}
				}
			}
			return nil
		}))
	}
	if checked < 80 || in < 20 || early < 5 {
		t.Errorf("%d records, %d in, %d that change", checked, in, early)
	}
}

// The way by which a record comes down is told to its end; where there is none, what would
// have to be.
func TestExplanationsTellTheWay(t *testing.T) {
	e := newEnvironment(t)
	a, l := e.admin(), e.signIn("ann")
	l.syncClean()
	l.syncClean()
	x := a.explain("ann", work.AccountTable, st.Mill)
	if !x.Reason.In || x.Profile != profile.DefaultName || x.Version != 1 || len(x.Devices) != 1 || !x.Devices[0].Holds || !x.Devices[0].Current {
		t.Fatalf("%+v", x)
	}
	way, r := "", x.Reason
	for len(r.By) > 0 {
		p := r.By[0]
		way += p.Relationship + " "
		r = p.Parents[0]
	}
	if way != "msdyn_workorder.msdyn_serviceaccount bookableresourcebooking.msdyn_workorder " || !r.Match || r.Table != work.BookingTable {
		t.Errorf("the way is %q, to %+v", way, r)
	}
	var lines []string
	for _, v := range r.Rule {
		lines = append(lines, strings.Repeat("  ", v.Level)+v.Line)
	}
	if all := strings.Join(lines, "\n"); !strings.HasPrefix(all, "all of\nresource eq-userresource\nstatecode eq 0\n  any of\n  starttime today") || r.Changes.IsZero() {
		t.Errorf("the rule reads\n%s\nand changes at %s", all, r.Changes)
	}
	// Bob's booking is not Ann's, and it says which line keeps it out.
	e.write(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)})
	x = a.explain("ann", work.BookingTable, st.AnnToday)
	if x.Reason.In || !x.Devices[0].Holds || x.Devices[0].Current || x.Reason.Rule[1].Holds || x.Reason.Rule[1].Has == "" || !x.Reason.Rule[2].Holds {
		t.Errorf("%+v", x)
	}
	for what, c := range map[string]struct {
		table string
		id    work.ID
		want  explain.Obstacle
	}{
		"no record": {work.BookingTable, st.ID(4711), explain.NoRecord},
		"no table":  {work.TeamMembershipTable, st.ID(1), explain.NoTable},
	} {
		if x := a.explain("ann", c.table, c.id); x.Reason.Not != c.want || x.Reason.In {
			t.Errorf("%s: %+v", what, x.Reason)
		}
	}
	e.restrict()
	if x := a.explain("ann", work.AccountTable, st.Mill); !strings.Contains(x.State, "not configured") || x.Reason.Not != explain.NoTable {
		t.Errorf("without a profile: %+v", x)
	}
}
