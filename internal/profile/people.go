package profile

import (
	"encoding/json"
	"slices"

	"fieldbook/internal/work"
)

// whose matches a lookup that points to the user, or to what is the user's.
type whose struct {
	column                *work.Column
	user, teams, resource bool
}

func (w whose) holds(raw json.RawMessage, m moment) bool {
	v, ok := valueOf(w.column, raw)
	if !ok {
		return false
	}
	switch v.ref.table {
	case work.UserTable:
		return w.user && v.ref.id == m.user.ID
	case work.TeamTable:
		return w.teams && slices.Contains(m.user.Teams, v.ref.id)
	case work.ResourceTable:
		return w.resource && slices.Contains(m.user.Resources, v.ref.id)
	}
	return false
}

// ids are the records to which a matching lookup can point.
func (w whose) ids(u User) []work.ID {
	var ids []work.ID
	if w.user {
		ids = append(ids, u.ID)
	}
	if w.teams {
		ids = append(ids, u.Teams...)
	}
	if w.resource {
		ids = append(ids, u.Resources...)
	}
	return slices.DeleteFunc(ids, func(id work.ID) bool { return id == work.ID{} })
}

// ids are the records to which a matching lookup can point.
func (a among) ids(User) []work.ID {
	ids := make([]work.ID, len(a.values))
	for i, v := range a.values {
		ids[i] = v.ref.id
	}
	return ids
}
