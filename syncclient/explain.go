package syncclient

import (
	"context"
	"time"

	"fieldbook/internal/explain"
	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// Explain says why a record is, or is not, in the offline profile, from what this device knows:
// the profile as the server last told it, and the records that are here. A record that is not
// here is fetched for viewing when there is a network. Of teams it knows those whose records it
// holds. The errors are Unavailable before the first sync and those of [Store.Get].
func (s *Store) Explain(ctx context.Context, table string, id work.ID) (explain.Reason, error) {
	plan, err := s.Plan()
	if err != nil {
		return explain.Reason{}, err
	}
	if plan == nil || plan.Schema == nil || len(plan.Definition) == 0 {
		return explain.Reason{}, work.Errorf(work.Unavailable, "this device does not know its offline profile yet: sync first")
	}
	definition, err := profile.Parse(plan.Definition)
	if err != nil {
		return explain.Reason{}, err
	}
	compiled, err := profile.Compile(definition, plan.Schema)
	if err != nil {
		return explain.Reason{}, err
	}
	user, err := s.viewer(ctx)
	if err != nil {
		return explain.Reason{}, err
	}
	left, err := s.Left(table)
	if err != nil {
		return explain.Reason{}, err
	}
	if l, gone := left[id]; gone { // the copy is of before: it does not say why it left
		r := explain.Reason{Table: table, ID: id, Not: explain.Gone, Pinned: l.Until}
		if copied, err := s.Get(table, id); err == nil && plan.Schema.Table(table) != nil {
			r.Name = plan.Schema.Table(table).NameOf(copied)
		}
		return r, nil
	}
	v := explain.Viewer{Profile: compiled, User: user, Now: s.engine.opts.Now()}
	return v.Record(explained{ctx, s, work.RecordRef{Table: table, ID: id}}, table, id)
}

// viewer is the signed-in user, as far as the device knows.
func (s *Store) viewer(ctx context.Context) (profile.User, error) {
	d, err := s.Device()
	if err != nil {
		return profile.User{}, err
	}
	u := profile.User{ID: d.User}
	if d.Resource != (work.ID{}) {
		u.Resources = []work.ID{d.Resource}
	}
	if zone, err := time.LoadLocation(d.Zone); err == nil && d.Zone != "" {
		u.Zone = zone
	}
	teams, err := s.DB.List(ctx, work.Query{Table: work.TeamTable})
	for _, t := range teams {
		u.Teams = append(u.Teams, t.ID)
	}
	if work.Is(err, work.Invalid) || work.Is(err, work.NotFound) { // a profile without teams
		err = nil
	}
	return u, err
}

// explained reads what a device has for an explanation. Only the record that is asked about is
// fetched where it is not here: the others bring it down by being here.
type explained struct {
	ctx   context.Context
	store *Store
	asked work.RecordRef
}

func (e explained) Record(table string, id work.ID) (work.Record, bool, error) {
	r, err := e.store.DB.Get(table, id)
	if work.Is(err, work.NotFound) && (work.RecordRef{Table: table, ID: id}) == e.asked {
		r, err = e.store.Get(table, id)
	}
	if work.Is(err, work.NotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

func (e explained) Lookup(table, column string, id work.ID, yield func(work.ID) bool) error {
	list, err := e.store.DB.List(e.ctx, work.Query{Table: table, Lookup: column, Equals: id})
	for _, r := range list {
		if !yield(r.ID) {
			break
		}
	}
	return err
}
