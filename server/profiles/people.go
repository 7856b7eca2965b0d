package profiles

import (
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Mode says whom offline profiles apply to.
type Mode struct {
	// Restricted is "restricted to selected users": each user has the profile that they, or one
	// of their teams, were added to, or none. Otherwise Profile applies to everyone.
	Restricted bool    `json:"restricted"`
	Profile    work.ID `json:"mobileofflineprofileid"` // of the default mode
}

// ModeOf returns the mode in force.
func ModeOf(docs store.Documents) (Mode, error) {
	var m Mode
	_, err := store.ReadJSON(docs, kindMode, "mode", &m)
	return m, err
}

// MemberKind says what a member is.
type MemberKind string

// The kinds of members.
const (
	UserMember MemberKind = "user"
	TeamMember MemberKind = "team"
)

// Member is a user or a team that has a profile in the restricted mode.
type Member struct {
	Kind    MemberKind `json:"kind"`
	ID      work.ID    `json:"id"` // of the systemuser or the team
	Profile work.ID    `json:"mobileofflineprofileid"`
	Stamp
}

func memberKey(kind MemberKind, id work.ID) string { return string(kind) + "/" + id.String() }

// Members returns all memberships.
func Members(docs store.Documents) ([]Member, error) {
	list := []Member{}
	err := store.EachJSON(docs, kindMember, func(_ string, m Member) error {
		list = append(list, m)
		return nil
	})
	return list, err
}

// SetMode chooses the mode. In the default one the profile is everyone's.
func (e Editor) SetMode(m Mode) error {
	if !m.Restricted {
		if _, err := read(e.Docs, m.Profile); err != nil {
			return err
		}
	}
	return store.WriteJSON(e.Docs, kindMode, "mode", m)
}

// AddMember gives a user or a team the profile. Who is in another one is moved only if move
// says so: nobody is in two. The errors are NotFound and Exists, which names the other profile.
func (e Editor) AddMember(text string, kind MemberKind, id work.ID, name string, move bool) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	var now Member
	found, err := store.ReadJSON(e.Docs, kindMember, memberKey(kind, id), &now)
	if err != nil {
		return p, err
	}
	switch other, err := read(e.Docs, now.Profile); {
	case !found || work.Is(err, work.NotFound):
	case err != nil:
		return p, err
	case now.Profile == p.ID:
		return p, nil
	case !move:
		return p, work.Errorf(work.Exists, "%s is in the offline profile %q, and a user or team can be in one only: add --move to take them out of it", name, other.Name())
	}
	return p, store.WriteJSON(e.Docs, kindMember, memberKey(kind, id), Member{Kind: kind, ID: id, Profile: p.ID, Stamp: e.stamp()})
}

// RemoveMember takes a user or a team out of the profile. The error is NotFound.
func (e Editor) RemoveMember(text string, kind MemberKind, id work.ID, name string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	var now Member
	found, err := store.ReadJSON(e.Docs, kindMember, memberKey(kind, id), &now)
	if err == nil && (!found || now.Profile != p.ID) {
		err = work.Errorf(work.NotFound, "%s is not in the offline profile %q", name, p.Name())
	}
	if err != nil {
		return p, err
	}
	return p, e.Docs.RemoveDocument(kindMember, memberKey(kind, id))
}

// membersOf are those that have the profile.
func membersOf(docs store.Documents, id work.ID) ([]Member, error) {
	all, err := Members(docs)
	return slices.DeleteFunc(all, func(m Member) bool { return m.Profile != id }), err
}
