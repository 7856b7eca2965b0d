package profiles

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// The kinds of documents that the package keeps.
const (
	kindProfile = "profile"        // by id
	kindVersion = "profileversion" // by id and number
	kindMember  = "profilemember"  // by "user" or "team" and id
	kindMode    = "profilemode"    // "mode"
)

// Entry is one offline profile of the environment.
type Entry struct {
	ID        work.ID         `json:"mobileofflineprofileid"`
	Draft     profile.Profile `json:"draft"`
	Edited    Stamp           `json:"edited"`              // the draft, last
	InForce   int             `json:"in_force,omitempty"`  // the version for everybody who has the profile; 0 = never published
	Newest    int             `json:"newest,omitempty"`    // the highest version there is
	Withdrawn bool            `json:"withdrawn,omitempty"` // unpublished: devices keep what they hold and download nothing
	Detached  bool            `json:"detached,omitempty"`  // not part of the app: the same
	Managed   bool            `json:"ismanaged,omitempty"` // came with the program or a managed solution
	Canary    *Canary         `json:"canary,omitempty"`    // a version that is tried first
	// Base is the version of the default profile that the draft is based on, nil for a profile of
	// the administrator's own. Update is what its latest update has brought.
	Base   *profile.Shipped `json:"base,omitempty"`
	Update *Update          `json:"update,omitempty"`
	Log    []Event          `json:"log,omitempty"` // what became of it, oldest first
}

// Name is the profile's name as it is edited now.
func (e *Entry) Name() string { return e.Draft.Name }

// Published reports whether devices can download by the profile.
func (e *Entry) Published() bool { return e.InForce > 0 && !e.Withdrawn && !e.Detached }

// Stamp says who did something, and when.
type Stamp struct {
	At time.Time `json:"at"`
	By string    `json:"by,omitempty"` // a user name, "" = the program
}

// Canary is a version that only the members of some teams have yet.
type Canary struct {
	Version int       `json:"version"`
	Teams   []work.ID `json:"teams"`
}

// Version is a published state of a profile. It never changes.
type Version struct {
	Number int `json:"version"`
	Stamp
	Note    string          `json:"note,omitempty"`
	Profile profile.Profile `json:"profile"`
}

// Event is one thing that became of a profile.
type Event struct {
	Stamp
	Did     Deed      `json:"did"`
	Version int       `json:"version,omitempty"` // that was put in force or withdrawn
	Teams   []work.ID `json:"teams,omitempty"`   // of a canary
	Note    string    `json:"note,omitempty"`
}

// Deed is what was done to a profile.
type Deed string

// The deeds.
const (
	Created    Deed = "created"
	Published  Deed = "published"
	Tried      Deed = "published to a canary team"
	CanaryOver Deed = "took the canary back"
	RolledBack Deed = "rolled back"
	Withdrew   Deed = "unpublished"
	Attached   Deed = "added to the app"
	TookOut    Deed = "taken out of the app"
	Updated    Deed = "brought up to date with the program's default profile"
)

// maxLog is how many events of a profile are kept.
const maxLog = 500

// note adds an event.
func (e *Entry) note(v Event) {
	e.Log = append(e.Log, v)
	e.Log = e.Log[max(0, len(e.Log)-maxLog):]
}

// List returns all profiles, by name.
func List(docs store.Documents) ([]Entry, error) {
	list := []Entry{}
	err := store.EachJSON(docs, kindProfile, func(_ string, e Entry) error {
		list = append(list, e)
		return nil
	})
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())), slices.Compare(a.ID[:], b.ID[:]))
	})
	return list, err
}

// Find returns the profile whom a text means: by id, by its whole name, or by the beginning of
// it if only one begins so. Letters' case does not count. The errors are NotFound and Invalid.
func Find(docs store.Documents, text string) (Entry, error) {
	list, err := List(docs)
	if err != nil {
		return Entry{}, err
	}
	text = strings.TrimSpace(text)
	var begin []Entry
	for _, e := range list {
		if e.ID.String() == text || strings.EqualFold(e.Name(), text) {
			return e, nil
		}
		if text != "" && strings.HasPrefix(strings.ToLower(e.Name()), strings.ToLower(text)) {
			begin = append(begin, e)
		}
	}
	switch len(begin) {
	case 0:
		return Entry{}, work.Errorf(work.NotFound, "there is no offline profile %q: fieldbookd profile list shows them", clip(text))
	case 1:
		return begin[0], nil
	}
	return Entry{}, work.Errorf(work.Invalid, "%d offline profiles begin with %q: %q and %q, for instance", len(begin), clip(text), begin[0].Name(), begin[1].Name())
}

// Versions returns the published versions of a profile, the oldest first.
func Versions(docs store.Documents, id work.ID) ([]Version, error) {
	var list []Version
	e, err := read(docs, id)
	for n := 1; n <= e.Newest && err == nil; n++ {
		var v Version
		v, err = VersionOf(docs, id, n)
		list = append(list, v)
	}
	return list, err
}

// VersionOf returns one published version. The error is NotFound.
func VersionOf(docs store.Documents, id work.ID, number int) (Version, error) {
	var v Version
	found, err := store.ReadJSON(docs, kindVersion, versionKey(id, number), &v)
	if err == nil && !found {
		err = work.Errorf(work.NotFound, "there is no version %d of this profile", number)
	}
	return v, err
}

func versionKey(id work.ID, number int) string { return fmt.Sprintf("%s/%08d", id, number) }

// Unpublished reports whether the draft differs from the version in force.
func Unpublished(docs store.Documents, e Entry) (bool, error) {
	if e.InForce == 0 {
		return true, nil
	}
	v, err := VersionOf(docs, e.ID, e.InForce)
	return !same(v.Profile, e.Draft), err
}

// same reports whether two profiles say the same.
func same(a, b profile.Profile) bool { return bytes.Equal(a.Encode(), b.Encode()) }

func read(docs store.Documents, id work.ID) (Entry, error) {
	var e Entry
	found, err := store.ReadJSON(docs, kindProfile, id.String(), &e)
	if err == nil && !found {
		err = work.Errorf(work.NotFound, "there is no offline profile %s", id)
	}
	return e, err
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
