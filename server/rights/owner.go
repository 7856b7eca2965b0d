package rights

import (
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// owns reports whether the record is the user's: by its owner, or because it books the
// user's bookable resource.
func owns(r work.Record, u profile.User) bool {
	if raw := r.Column("ownerid"); raw != nil {
		if _, owner := (work.Fields{"": raw}).RefTable(""); owner == u.ID || slices.Contains(u.Teams, owner) {
			return true
		}
	}
	if r.Table != work.BookingTable {
		return false
	}
	return slices.Contains(u.Resources, work.Fields{"": r.Column("resource")}.Ref(""))
}
