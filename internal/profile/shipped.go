package profile

import (
	"slices"
)

// Shipped is a version of the default profile as it comes with the program.
type Shipped struct {
	Number  int     `json:"number"`
	Profile Profile `json:"profile"`
}

// DefaultVersion is the number of the version that [Default] returns. Whoever changes what that
// returns raises it: environments are offered what is new.
const DefaultVersion = 1

// ShippedDefault is the default profile of this program.
func ShippedDefault() Shipped { return Shipped{DefaultVersion, Default()} }

// Merge brings a profile up to date with a newer version of the one that it is based on. Base is
// the version that it is based on, mine what an administrator made of it. Row filters, intervals
// and columns that were edited stay as they are, all others follow; relationships are merged:
// those that came are added, those that went are taken out, and those that the administrator
// added stay. Tables follow, too, but for those that the administrator took out or added. The
// name, the description and the grace period are the administrator's.
func Merge(base, mine, shipped Profile) Profile {
	out := mine
	out.Items = nil
	for _, is := range mine.Items {
		was, now := base.item(is.Table), shipped.item(is.Table)
		switch {
		case was == nil || now != nil:
			out.Items = append(out.Items, mergeItem(was, is, now))
		case !sameItem(*was, is): // it went, and was edited
			out.Items = append(out.Items, is)
		}
	}
	for i, now := range shipped.Items {
		if base.item(now.Table) == nil && mine.item(now.Table) == nil {
			out.Items = slices.Insert(out.Items, out.after(shipped.Items[:i]), now)
		}
	}
	return out
}

// after is the place behind the last of some tables that the profile has.
func (p Profile) after(tables []Item) int {
	at := 0
	for i := range p.Items {
		if slices.ContainsFunc(tables, func(t Item) bool { return t.Table == p.Items[i].Table }) {
			at = i + 1
		}
	}
	return at
}

// mergeItem merges one table. Was and now are nil for one that the default profile did not, or
// does not, have.
func mergeItem(was *Item, mine Item, now *Item) Item {
	if was == nil || now == nil {
		return mine
	}
	out := mine
	if sameRule(*was, mine) {
		out.Criteria, out.Filter = now.Criteria, now.Filter
		out.OwnedByMe, out.OwnedByMyTeam, out.OwnedByMyBusinessUnit = now.OwnedByMe, now.OwnedByMyTeam, now.OwnedByMyBusinessUnit
	}
	if was.Interval == mine.Interval {
		out.Interval = now.Interval
	}
	if was.columnWords() == mine.columnWords() {
		out.Columns = now.Columns
	}
	out.Associations = nil
	for _, a := range mine.Associations {
		if slices.Contains(now.Associations, a) || !slices.Contains(was.Associations, a) {
			out.Associations = append(out.Associations, a)
		}
	}
	for _, a := range now.Associations {
		if !slices.Contains(was.Associations, a) && !slices.Contains(out.Associations, a) {
			out.Associations = append(out.Associations, a)
		}
	}
	return out
}

// item returns the profile's part about a table, nil if there is none.
func (p Profile) item(table string) *Item {
	for i := range p.Items {
		if p.Items[i].Table == table {
			return &p.Items[i]
		}
	}
	return nil
}

// With returns the profile with another part about a table: the one of another profile, or
// none where that has none. A part that is new here comes behind those that it follows there.
func (p Profile) With(table string, of Profile) Profile {
	is := of.item(table)
	p.Items = slices.Clone(p.Items)
	at := slices.IndexFunc(p.Items, func(i Item) bool { return i.Table == table })
	switch {
	case is == nil && at >= 0:
		p.Items = slices.Delete(p.Items, at, at+1)
	case is != nil && at >= 0:
		p.Items[at] = *is
	case is != nil:
		there := slices.IndexFunc(of.Items, func(i Item) bool { return i.Table == table })
		p.Items = slices.Insert(p.Items, p.after(of.Items[:there]), *is)
	}
	return p
}

func sameRule(a, b Item) bool {
	return a.Criteria == b.Criteria && a.RowRule() == b.RowRule()
}

// sameItem reports whether two parts say the same, whatever the order of their lists.
func sameItem(a, b Item) bool {
	return sameRule(a, b) && a.Interval == b.Interval && a.columnWords() == b.columnWords() &&
		len(added(a.Associations, b.Associations))+len(added(b.Associations, a.Associations)) == 0
}

// Choice is what became of a table that a newer version of the default profile changes.
type Choice string

// The choices.
const (
	Taken Choice = "taken" // the draft has what the update brings
	Left  Choice = "left"  // the draft has what it had before
	Mixed Choice = "mixed" // parts of both, or something else
)

// Offer is what an update changes in one table of a profile.
type Offer struct {
	Table   string       `json:"table"`
	Changes []Difference `json:"changes"` // between before the update and all of it
	Choice  Choice       `json:"choice"`
	Edited  bool         `json:"edited,omitempty"` // an administrator had edited it
}

// Offers says, table by table, what an update brings to a profile and what of it the draft has.
// Base is the version that the profile was based on, before the draft that was brought up to
// date, shipped the newer version.
func Offers(base, before, shipped, draft Profile) []Offer {
	full := Profile{Name: before.Name}
	for _, i := range before.Items { // what the administrator added stays in any case
		if base.item(i.Table) == nil {
			full.Items = append(full.Items, i)
		}
	}
	for _, now := range shipped.Items {
		if mine := before.item(now.Table); mine != nil {
			now.Associations = mergeItem(base.item(now.Table), *mine, &now).Associations
		}
		full.Items = append(full.Items, now)
	}
	var out []Offer
	for _, table := range tablesOf(before, full) {
		was, is, now := before.item(table), full.item(table), draft.item(table)
		if equalItems(was, is) {
			continue
		}
		o := Offer{Table: table, Choice: Mixed, Edited: !equalItems(base.item(table), was)}
		a, b := Profile{}, Profile{}
		if was != nil {
			a.Items = []Item{*was}
		}
		if is != nil {
			b.Items = []Item{*is}
		}
		o.Changes = Differences(a, b)
		switch {
		case equalItems(now, is):
			o.Choice = Taken
		case equalItems(now, was):
			o.Choice = Left
		}
		out = append(out, o)
	}
	return out
}

// Whole returns the profile with all that an update brings, edited or not: only what the
// administrator added stays.
func Whole(base, before, shipped Profile) Profile {
	out := before
	for _, o := range Offers(base, before, shipped, before) {
		part := shipped
		if now, mine := shipped.item(o.Table), before.item(o.Table); now != nil && mine != nil {
			merged := *now
			merged.Associations = mergeItem(base.item(o.Table), *mine, now).Associations
			part = shipped.With(o.Table, Profile{Items: []Item{merged}})
		}
		out = out.With(o.Table, part)
	}
	return out
}

func equalItems(a, b *Item) bool {
	if a == nil || b == nil {
		return a == b
	}
	return sameItem(*a, *b)
}

// tablesOf are the tables of profiles, each once, in their order.
func tablesOf(profiles ...Profile) (tables []string) {
	for _, p := range profiles {
		for _, i := range p.Items {
			if !slices.Contains(tables, i.Table) {
				tables = append(tables, i.Table)
			}
		}
	}
	return tables
}
