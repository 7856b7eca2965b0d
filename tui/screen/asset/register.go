package asset

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// asset is a customer asset as the tree shows it. Texts are record text.
type asset struct {
	id                     work.ID
	name, tag, serial      string
	category, product      string
	customer, at           string // names of its account and its location
	account, place, parent work.ID
	partOf                 string // name of its parent
	made                   time.Time
	retired                bool
	mark                   localdb.Mark
}

// place is a functional location.
type place struct {
	id, parent, account work.ID
	name, customer      string
	address             string
	sequence            int64
}

func (a *asset) find() string {
	found := []string{a.name, a.tag, a.serial, a.product, a.category, a.customer, a.at}
	if a.retired {
		found = append(found, "inactive")
	}
	return strings.Join(found, " ")
}

func (p *place) find() string { return strings.Join([]string{p.name, p.customer, p.address}, " ") }

// names are what records of one table are called.
type names map[work.ID]string

// assetOf reads an asset.
func assetOf(r work.Record, accounts, places, products, categories names) *asset {
	f := r.Fields()
	a := &asset{
		id: r.ID, name: f.Text("msdyn_name"), tag: f.Text("msdyn_assettag"), serial: f.Text("msdyn_deviceid"),
		account: f.Ref("msdyn_account"), place: f.Ref("msdyn_functionallocation"), parent: f.Ref("msdyn_parentasset"),
		category: categories[f.Ref("msdyn_customerassetcategory")], product: products[f.Ref("msdyn_product")],
		made: f.Time("msdyn_manufacturingdate"), retired: f.Int("statecode") != 0,
	}
	a.customer, a.at = accounts[a.account], places[a.place]
	if strings.TrimSpace(a.name) == "" {
		a.name = "(no name)"
	}
	return a
}

// placeOf reads a functional location.
func placeOf(r work.Record, accounts names) *place {
	f := r.Fields()
	p := &place{
		id: r.ID, name: f.Text("msdyn_name"), parent: f.Ref("msdyn_parentfunctionallocation"), account: f.Ref("msdyn_account"),
		sequence: f.Int("msdyn_sequence"),
	}
	p.customer = accounts[p.account]
	var parts []string
	for _, column := range []string{"msdyn_address1", "msdyn_address2", "msdyn_city", "msdyn_postalcode"} {
		if s := f.Text(column); s != "" {
			parts = append(parts, s)
		}
	}
	p.address = strings.Join(parts, ", ")
	if strings.TrimSpace(p.name) == "" {
		p.name = "(no name)"
	}
	return p
}

// service is a work order that names an asset, itself or by one of its incidents.
type service struct {
	order   work.ID
	number  string
	title   string
	status  int64
	at      time.Time // when it was completed, or is booked, or was made
	booking work.ID   // through which it can be opened, zero if none is on the device
	mark    localdb.Mark
}

// records of a work order's table and what belongs to them.
type services struct {
	orders, incidents, bookings []work.Record
	types                       names // of incidents
	marks                       map[work.ID]localdb.Mark
	resource                    work.ID // whose device this is
}

// byAsset returns what was done to each asset, newest first.
func (s services) byAsset() map[work.ID][]service {
	through := s.through()
	orders := map[work.ID]service{}
	listed := map[[2]work.ID]bool{} // asset and order
	out := map[work.ID][]service{}
	for _, r := range s.orders {
		o := work.WorkOrderOf(r)
		line := service{order: o.ID, number: o.Number, title: o.Incident, status: o.SystemStatus, at: o.Completed, mark: s.marks[o.ID]}
		if b, ok := through[o.ID]; ok {
			line.booking = b.ID
			if line.at.IsZero() {
				line.at = b.Start
			}
		}
		if line.at.IsZero() {
			line.at = work.Fields{"": r.Column("createdon")}.Time("")
		}
		if line.title == "" {
			line.title = s.types[o.IncidentType]
		}
		orders[o.ID] = line
		if id := o.Asset; id != (work.ID{}) {
			out[id] = append(out[id], line)
			listed[[2]work.ID{id, o.ID}] = true
		}
	}
	for _, r := range s.incidents {
		f := r.Fields()
		line, known := orders[f.Ref("msdyn_workorder")]
		id := f.Ref("msdyn_customerasset")
		if !known || id == (work.ID{}) || listed[[2]work.ID{id, line.order}] {
			continue
		}
		listed[[2]work.ID{id, line.order}] = true
		line.title = f.Text("msdyn_description")
		if line.title == "" {
			line.title = s.types[f.Ref("msdyn_incidenttype")]
		}
		out[id] = append(out[id], line)
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b service) int {
			return cmp.Or(b.at.Compare(a.at), strings.Compare(b.number, a.number))
		})
	}
	return out
}

// through picks the booking through which each order is opened: the user's own before a
// colleague's, and of those the last one.
func (s services) through() map[work.ID]work.Booking {
	out := map[work.ID]work.Booking{}
	for _, r := range s.bookings {
		b := work.BookingOf(r)
		was, known := out[b.WorkOrder]
		mine, his := b.Resource == s.resource, was.Resource == s.resource
		if !known || mine && !his || mine == his && b.Start.After(was.Start) {
			out[b.WorkOrder] = b
		}
	}
	return out
}
