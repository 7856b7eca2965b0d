package scope

import (
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// UserOf gathers what a profile's filters ask about a user: their bookable resources,
// their teams and their time zone. fallback is the environment's zone.
func UserOf(tx store.Records, user work.ID, fallback *time.Location) (profile.User, error) {
	u := profile.User{ID: user, Zone: fallback}
	r, ok, err := tx.Record(work.UserTable, user)
	if err != nil {
		return u, err
	}
	if ok {
		// "Local" would be the zone of whatever machine this runs on.
		if name := r.Fields().Text("timezonename"); name != "" && name != "Local" {
			if zone, err := time.LoadLocation(name); err == nil {
				u.Zone = zone
			}
		}
	}
	err = tx.Lookup(work.ResourceTable, "userid", user, func(id work.ID) bool {
		u.Resources = append(u.Resources, id)
		return true
	})
	if err != nil {
		return u, err
	}
	u.Teams, err = TeamsOf(tx, user)
	return u, err
}

// TeamsOf returns the teams that a user is a member of.
func TeamsOf(tx store.Records, user work.ID) (teams []work.ID, err error) {
	var failed error
	err = tx.Lookup(work.TeamMembershipTable, "systemuserid", user, func(id work.ID) bool {
		link, ok, err := tx.Record(work.TeamMembershipTable, id)
		if ok && err == nil {
			teams = append(teams, link.Fields().Ref("teamid"))
		}
		failed = err
		return err == nil
	})
	return teams, firstError(err, failed)
}
