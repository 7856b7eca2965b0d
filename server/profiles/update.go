package profiles

import (
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// Update is what a newer version of the default profile has brought to a profile's draft. It
// keeps both sides, so that each part can be taken or left until the next update.
type Update struct {
	Stamp
	From   int             `json:"from"` // version of the default profile
	To     int             `json:"to"`
	Base   profile.Profile `json:"base"`   // that version From
	Before profile.Profile `json:"before"` // the draft as it was
	Whole  profile.Profile `json:"whole"`  // the draft with all that the update brings
}

// Offers says, table by table, what the update brings and what of it a draft has.
func (u *Update) Offers(draft profile.Profile, shipped profile.Profile) []profile.Offer {
	return profile.Offers(u.Base, u.Before, shipped, draft)
}

// CreateDefault adds the default profile of the program.
func (e Editor) CreateDefault(shipped profile.Shipped) (Entry, error) {
	p, err := e.Create(shipped.Profile, true)
	if err != nil {
		return p, err
	}
	p.Base = &shipped
	return p, e.save(p)
}

// Refresh brings the drafts that are based on an older version of the default profile up to
// date. What is in force stays: an update arrives unpublished, for review.
func (e Editor) Refresh(shipped profile.Shipped) error {
	list, err := List(e.Docs)
	for _, p := range list {
		if err != nil {
			return err
		}
		if p.Base == nil || p.Base.Number >= shipped.Number {
			continue
		}
		base := p.Base.Profile
		p.Update = &Update{
			Stamp: e.stamp(), From: p.Base.Number, To: shipped.Number, Base: base, Before: p.Draft,
			Whole: profile.Whole(base, p.Draft, shipped.Profile),
		}
		p.Draft, p.Base = profile.Merge(base, p.Draft, shipped.Profile), &shipped
		p.note(Event{Stamp: e.stamp(), Did: Updated, Version: shipped.Number})
		err = e.save(p)
	}
	return err
}

// Choose takes parts of a profile's latest update into the draft, and leaves others as they were
// before. The errors are NotFound, also for a table that the update does not change.
func (e Editor) Choose(text string, take, leave []string) (Entry, error) {
	p, err := Find(e.Docs, text)
	if err != nil {
		return p, err
	}
	if p.Update == nil {
		return p, work.Errorf(work.NotFound, "no update has come for the offline profile %q", p.Name())
	}
	offers := p.Update.Offers(p.Draft, p.Base.Profile)
	for n, table := range slices.Concat(take, leave) {
		if !slices.ContainsFunc(offers, func(o profile.Offer) bool { return o.Table == table }) {
			return p, work.Errorf(work.NotFound, "the update does not change %s: fieldbookd profile updates lists what it changes", clip(table))
		}
		from := p.Update.Whole
		if n >= len(take) {
			from = p.Update.Before
		}
		p.Draft = p.Draft.With(table, from)
	}
	p.Edited = e.stamp()
	return p, e.save(p)
}
