package server

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"maps"
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// roles are those that a user can have.
var roles = []apply.Role{apply.Technician, apply.Dispatcher, apply.Administrator}

// roleOf returns the rights of a role that are in force: those that an administrator
// stored, or the ones that every environment starts with. The error is NotFound.
func (s *Server) roleOf(tx store.Documents, name apply.Role) (*rights.Role, error) {
	if !slices.Contains(roles, name) {
		return nil, work.Errorf(work.NotFound, "there is no role %q: the roles are technician, dispatcher and administrator", string(name))
	}
	var stored rights.Role
	found, err := store.ReadJSON(tx, docRole, string(name), &stored)
	if err != nil {
		return nil, err
	}
	if found {
		return &stored, nil
	}
	return rights.Defaults(s.schema)[string(name)], nil
}

// Role returns the rights of a role that are in force. The error is NotFound.
func (s *Server) Role(name apply.Role) (*rights.Role, error) {
	var role *rights.Role
	err := s.store.View(func(tx store.Tx) (err error) {
		role, err = s.roleOf(tx, name)
		return err
	})
	return role, err
}

// ChangeTableRights sets levels of a role on one table; the empty ones stay, but reach no
// further than reading does then. They hold from the next request on. The errors are NotFound, Invalid and Forbidden.
func (s *Server) ChangeTableRights(name apply.Role, table string, to rights.Table) (*rights.Role, error) {
	return s.changeRole(name, func(r *rights.Role) error {
		if _, err := s.schema.Need(table); err != nil {
			return err
		}
		now := r.On(table)
		read := cmp.Or(to.Read, now.Read)
		r.Tables = clone(r.Tables)
		r.Tables[table] = rights.Table{
			Create: cmp.Or(to.Create, now.Create), Read: read,
			Write: cmp.Or(to.Write, narrower(now.Write, read)), Delete: cmp.Or(to.Delete, narrower(now.Delete, read)),
		}
		return nil
	})
}

// narrower returns the level of the two that reaches less far.
func narrower(a, b rights.Level) rights.Level {
	for _, l := range []rights.Level{rights.None, rights.Own} {
		if a == l || b == l {
			return l
		}
	}
	return a
}

// ChangeColumnRights takes rights to a column from a role, or gives them back. The errors
// are NotFound, Invalid and Forbidden.
func (s *Server) ChangeColumnRights(name apply.Role, table, column string, to rights.Column) (*rights.Role, error) {
	return s.changeRole(name, func(r *rights.Role) error {
		t, err := s.schema.Need(table)
		if err != nil {
			return err
		}
		if t.Column(column) == nil {
			return work.Errorf(work.NotFound, "%s has no column %q", t.Label, column)
		}
		r.Columns = clone(r.Columns)
		r.Columns[table] = clone(r.Columns[table])
		r.Columns[table][column] = to
		if to == (rights.Column{}) {
			if delete(r.Columns[table], column); len(r.Columns[table]) == 0 {
				delete(r.Columns, table)
			}
		}
		return nil
	})
}

// changeRole stores a role's rights after a change. Nobody takes rights from
// administrators: they could not be given back.
func (s *Server) changeRole(name apply.Role, change func(*rights.Role) error) (*rights.Role, error) {
	if name == apply.Administrator {
		return nil, work.Errorf(work.Forbidden, "the rights of administrators cannot be changed: give the user another role instead")
	}
	var role *rights.Role
	err := s.store.Update(func(tx store.Tx) (err error) {
		if role, err = s.roleOf(tx, name); err != nil {
			return err
		}
		if err := change(role); err != nil {
			return err
		}
		if err := role.Check(s.schema); err != nil {
			return err
		}
		return store.WriteJSON(tx, docRole, string(name), role)
	})
	if err != nil {
		return nil, err
	}
	s.live.published() // the manifest is another
	return role, nil
}

// ResetRole gives a role the rights again that every environment starts with. The error is
// NotFound.
func (s *Server) ResetRole(name apply.Role) (*rights.Role, error) {
	var role *rights.Role
	err := s.store.Update(func(tx store.Tx) (err error) {
		if err := tx.RemoveDocument(docRole, string(name)); err != nil {
			return err
		}
		role, err = s.roleOf(tx, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.live.published()
	return role, nil
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

// roleHash tells two sets of rights apart.
func roleHash(r *rights.Role) uint64 {
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(r) // plain values: nothing in them can fail
	return h.Sum64()
}

// reader is one user's right to read.
type reader struct {
	role *rights.Role
	user profile.User
	keep map[string]map[string]bool // by table: the columns that are shown, nil = all
}

func (s *Server) readerOf(tx store.Tx, c caller) (*reader, error) {
	role, err := s.roleOf(tx, c.role)
	if err != nil {
		return nil, err
	}
	user, err := scope.UserOf(tx, c.user, s.zone)
	return &reader{role: role, user: user, keep: map[string]map[string]bool{}}, err
}

// table returns a table of which the user may see records. The errors are NotFound and
// Forbidden.
func (r *reader) table(schema *work.Schema, name string) (*work.Table, error) {
	t, err := schema.Need(name)
	if err == nil && r.role.On(name).Read == rights.None {
		err = work.Errorf(work.Forbidden, "you do not have the right to read %s", t.Plural)
	}
	return t, err
}

// column refuses to search by what the user may not see. The error is Forbidden.
func (r *reader) column(t *work.Table, name string) error {
	if keep := r.shown(t); keep != nil && !keep[name] {
		return work.Errorf(work.Forbidden, "you do not have the right to read the column %s of %s", name, t.Plural)
	}
	return nil
}

// shown are the columns that the user may see, nil for all.
func (r *reader) shown(t *work.Table) map[string]bool {
	keep, known := r.keep[t.Name]
	if !known {
		if columns := r.role.Readable(t); columns != nil {
			keep = map[string]bool{}
			for _, name := range columns {
				keep[name] = true
			}
		}
		r.keep[t.Name] = keep
	}
	return keep
}

// see returns a copy of the record as the user may see it; ok is false if not at all.
func (r *reader) see(t *work.Table, record work.Record) (seen work.Record, ok bool) {
	if !r.role.MayRead(record, r.user) {
		return work.Record{}, false
	}
	record.Data = append([]byte(nil), work.Project(record.Data, r.shown(t))...)
	return record, true
}
