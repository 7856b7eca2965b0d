package explain

import (
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// Source is where records are read.
type Source interface {
	// Record returns a record; ok is false if there is none.
	Record(table string, id work.ID) (r work.Record, ok bool, err error)
	// Lookup calls yield for every record of the table whose column points to the id.
	Lookup(table, column string, id work.ID, yield func(work.ID) bool) error
}

// Viewer is for whom and when it is explained.
type Viewer struct {
	Profile *profile.Compiled
	User    profile.User
	Now     time.Time
	MayRead func(work.Record) bool                   // nil = everything
	Pinned  func(table string, id work.ID) time.Time // until when a record is kept besides; nil = nothing is
	Name    func(table string, r work.Record) string // what people call a record; nil = its table's way
}

// Reason is why a record is in the profile or is not.
type Reason struct {
	Table string  `json:"table"`
	ID    work.ID `json:"id"`
	Name  string  `json:"name,omitempty"`
	In    bool    `json:"in"`
	// Not says what alone keeps the record out: "" if nothing does.
	Not Obstacle `json:"not,omitempty"`
	// Rule is the table's own row rule, line by line.
	Rule []profile.Verdict `json:"rule,omitempty"`
	// Match says that the rule takes the record in.
	Match bool `json:"match"`
	// Pinned is until when the device keeps the record although no rule takes it in.
	Pinned time.Time `json:"pinned_until,omitzero"`
	// By are the relationships of the table, with the records by which this one comes down.
	By []Path `json:"by,omitempty"`
	// Changes is the earliest instant at which time alone may change the answer, here or on the
	// way; zero = none.
	Changes time.Time `json:"may_change_at,omitzero"`
}

// Obstacle is what keeps a record out, whatever the filters say.
type Obstacle string

// The obstacles.
const (
	NoTable  Obstacle = "the profile does not have the table"
	NoRecord Obstacle = "there is no such record"
	NoRight  Obstacle = "the user has no right to read it"
	Gone     Obstacle = "it left the profile, or was deleted: what is here is a copy of before" // of a device's only
)

// Path is one relationship and the related records that decide about it.
type Path struct {
	Relationship string `json:"relationship"` // table.column
	// Parents are related records: those that bring this one down first.
	Parents []Reason `json:"parents"`
	More    int      `json:"more,omitempty"` // related records that are not listed
}

// Record explains one record.
func (v Viewer) Record(from Source, table string, id work.ID) (Reason, error) {
	e := explainer{Viewer: v, from: from, known: map[work.RecordRef]bool{}}
	return e.reason(work.RecordRef{Table: table, ID: id}, 0)
}

type explainer struct {
	Viewer
	from  Source
	known map[work.RecordRef]bool // whether a record is in, as far as that was asked
}

// maxDepth bounds how far reasons are told; relationships have no circles.
const maxDepth = 20

// reason explains a record: of what is in, the way by which it came; of what is not, what
// would have brought it.
func (e *explainer) reason(ref work.RecordRef, depth int) (Reason, error) {
	out := Reason{Table: ref.Table, ID: ref.ID}
	s, r, err := e.look(ref, &out)
	if err != nil || out.Not != "" {
		return out, err
	}
	out.Name = e.name(s, r)
	out.Rule, out.Match = s.Verdicts(r, e.User, e.Now), s.Match(r, e.User, e.Now)
	if err := e.nameTargets(out.Rule); err != nil {
		return out, err
	}
	out.Pinned = e.pinned(ref)
	out.In = out.Match || !out.Pinned.IsZero()
	out.note(s.NextFlip(r, e.User, e.Now))
	out.note(out.Pinned)
	for _, a := range s.Item.Associations {
		p, err := e.path(s, r, a.Relationship, depth, out.In)
		if err != nil {
			return out, err
		}
		for _, parent := range p.Parents {
			out.In = out.In || parent.In
			out.note(parent.Changes)
		}
		if len(p.Parents) > 0 || !out.In {
			out.By = append(out.By, p)
		}
	}
	return out, nil
}

// note keeps the earliest instant.
func (r *Reason) note(at time.Time) {
	if !at.IsZero() && (r.Changes.IsZero() || at.Before(r.Changes)) {
		r.Changes = at
	}
}

// look reads a record and says what alone keeps it out.
func (e *explainer) look(ref work.RecordRef, out *Reason) (*profile.Scope, work.Record, error) {
	s := e.Profile.Table(ref.Table)
	r, ok, err := e.from.Record(ref.Table, ref.ID)
	switch {
	case err != nil:
	case s == nil:
		out.Not = NoTable
	case !ok:
		out.Not = NoRecord
	case e.MayRead != nil && !e.MayRead(r):
		out.Not = NoRight
	}
	return s, r, err
}

func (e *explainer) name(s *profile.Scope, r work.Record) string {
	if e.Name != nil {
		return e.Name(r.Table, r)
	}
	return s.Table.NameOf(r)
}

// nameTargets says of lookups what they point to by its name, where that can be read.
func (e *explainer) nameTargets(rule []profile.Verdict) error {
	for i, v := range rule {
		s := e.Profile.Table(v.Target.Table)
		if s == nil || v.Target.ID == (work.ID{}) {
			continue
		}
		r, ok, err := e.from.Record(v.Target.Table, v.Target.ID)
		if err != nil {
			return err
		}
		if ok && (e.MayRead == nil || e.MayRead(r)) {
			if name := e.name(s, r); name != "" {
				rule[i].Has = name
			}
		}
	}
	return nil
}

func (e *explainer) pinned(ref work.RecordRef) time.Time {
	if e.Pinned == nil {
		return time.Time{}
	}
	return e.Pinned(ref.Table, ref.ID)
}

// shown is how many related records are told of where none brings a record down.
const shown = 3

// path tells of one relationship: of the first related record that is in, explained to its end,
// or of the first few where none is.
func (e *explainer) path(s *profile.Scope, r work.Record, relationship string, depth int, already bool) (Path, error) {
	p := Path{Relationship: relationship, Parents: []Reason{}}
	related, err := e.related(s, r, relationship)
	if err != nil || depth >= maxDepth {
		return p, err
	}
	told := related[:min(len(related), shown)]
	if already {
		told = nil
	}
	for i, ref := range related {
		is, err := e.isIn(ref, 0)
		if err != nil {
			return p, err
		}
		if is {
			told = related[i : i+1]
			break
		}
	}
	p.More = len(related) - len(told)
	for _, ref := range told {
		parent, err := e.reason(ref, depth+1)
		if err != nil {
			return p, err
		}
		p.Parents = append(p.Parents, parent)
	}
	return p, nil
}

// related are the records by which one comes down through a relationship if they are in.
func (e *explainer) related(s *profile.Scope, r work.Record, relationship string) (refs []work.RecordRef, err error) {
	for _, pull := range s.Pulls {
		if pull.Down && s.Table.Name+"."+pull.Column == relationship {
			for _, parent := range s.Parents(r) {
				_, id := work.Fields{"": r.Column(pull.Column)}.RefTable("")
				if parent.ID == id && parent.Table == pull.From && !slices.Contains(refs, parent) {
					refs = append(refs, parent)
				}
			}
		}
		if !pull.Down && pull.From+"."+pull.Column == relationship {
			err = e.from.Lookup(pull.From, pull.Column, r.ID, func(id work.ID) bool {
				refs = append(refs, work.RecordRef{Table: pull.From, ID: id})
				return true
			})
		}
		if err != nil {
			return nil, err
		}
	}
	return refs, nil
}

// isIn reports whether a record is in, by any way.
func (e *explainer) isIn(ref work.RecordRef, depth int) (bool, error) {
	if is, known := e.known[ref]; known || depth > maxDepth {
		return is, nil
	}
	var not Reason
	s, r, err := e.look(ref, &not)
	if err != nil || not.Not != "" {
		e.known[ref] = false
		return false, err
	}
	is := s.Match(r, e.User, e.Now) || !e.pinned(ref).IsZero()
	for _, a := range s.Item.Associations {
		if is {
			break
		}
		related, err := e.related(s, r, a.Relationship)
		if err != nil {
			return false, err
		}
		for _, parent := range related {
			if is, err = e.isIn(parent, depth+1); err != nil || is {
				break
			}
		}
		if err != nil {
			return false, err
		}
	}
	e.known[ref] = is
	return is, nil
}
