package visit

import (
	"slices"
	"strings"

	"fieldbook/internal/work"
)

// Site is where a visit is and by which numbers somebody is reached there. What nobody
// noted is empty.
type Site struct {
	Visit    Visit
	Address  []string // as written on a letter, a part a line
	Position *Position
	Phones   []Phone
	Contacts []work.ID // whom they belong to
}

// Position is a place on the map, in degrees.
type Position struct{ Latitude, Longitude float64 }

// Phone is one number. Label says what kind it is, Who whose, which may be empty.
type Phone struct{ Label, Who, Number string }

// SiteOf reads where a visit is. The work order's address counts; the customer's stands in
// for an order that has none. The error is NotFound if the booking is not on the device.
func SiteOf(r Reader, booking work.ID) (Site, error) {
	record, err := r.Get(work.BookingTable, booking)
	if err != nil {
		return Site{}, err
	}
	v, err := Of(r, work.BookingOf(record))
	if err != nil {
		return Site{}, err
	}
	s := Site{Visit: v}
	order, _, err := get(r, work.WorkOrderTable, v.Order.ID)
	if err != nil {
		return Site{}, err
	}
	account, _, err := get(r, work.AccountTable, v.Order.ServiceAccount)
	if err != nil {
		return Site{}, err
	}
	s.place(record.Fields(), order.Fields(), account.Fields())
	return s, s.call(r, account.Fields().Ref("primarycontactid"))
}

// Shown are the records from which the site is told, besides the booking.
func (s *Site) Shown() []work.RecordRef {
	var refs []work.RecordRef
	add := func(table string, id work.ID) {
		if id != (work.ID{}) {
			refs = append(refs, work.RecordRef{Table: table, ID: id})
		}
	}
	add(work.BookingStatusTable, s.Visit.Booking.Status)
	add(work.WorkOrderTable, s.Visit.Order.ID)
	add(work.AccountTable, s.Visit.Account.ID)
	for _, id := range s.Contacts {
		add(work.ContactTable, id)
	}
	return refs
}

// place finds address and position. A customer's position is that of the customer's
// address: it must not stand beside another one.
func (s *Site) place(booking, order, account work.Fields) {
	s.Address = address(order, "msdyn_address1", "msdyn_address2", "msdyn_address3", "msdyn_city", "msdyn_stateorprovince",
		"msdyn_postalcode", "msdyn_country")
	own := len(s.Address) > 0
	if !own {
		s.Address = address(account, "address1_line1", "address1_line2", "address1_line3", "address1_city", "address1_stateorprovince",
			"address1_postalcode", "address1_country")
	}
	if s.Position = position(order, "msdyn_latitude", "msdyn_longitude"); s.Position == nil {
		s.Position = position(booking, "msdyn_latitude", "msdyn_longitude")
	}
	if s.Position == nil && !own {
		s.Position = position(account, "address1_latitude", "address1_longitude")
	}
}

// address puts the parts of an address on lines: streets, city with state and code, country.
func address(f work.Fields, line1, line2, line3, city, state, code, country string) []string {
	var lines []string
	join := func(columns ...string) {
		var parts []string
		for _, c := range columns {
			if t := strings.TrimSpace(f.Text(c)); t != "" {
				parts = append(parts, t)
			}
		}
		if len(parts) > 0 {
			lines = append(lines, strings.Join(parts, " "))
		}
	}
	join(line1)
	join(line2)
	join(line3)
	join(city, state, code)
	join(country)
	return lines
}

// position reads a place. Zero and zero is what an unset pair looks like after an import:
// nobody works in that part of the sea.
func position(f work.Fields, latitude, longitude string) *Position {
	p := Position{f.Float(latitude), f.Float(longitude)}
	inside := p.Latitude >= -90 && p.Latitude <= 90 && p.Longitude >= -180 && p.Longitude <= 180
	if !f.Has(latitude) || !f.Has(longitude) || !inside || p == (Position{}) {
		return nil
	}
	return &p
}

// call gathers the numbers: the order's own first, because it is this job's, then those of
// who reported it, of the customer and of the customer's primary contact. A number is named
// once.
func (s *Site) call(r Reader, primary work.ID) error {
	s.phone("On site", "", s.Visit.Order.Phone)
	if err := s.person(r, s.Visit.Order.Contact); err != nil {
		return err
	}
	s.phone("Office", s.Visit.Account.Name, s.Visit.Account.Phone)
	return s.person(r, primary)
}

func (s *Site) person(r Reader, id work.ID) error {
	contact, found, err := get(r, work.ContactTable, id)
	if found && !slices.Contains(s.Contacts, id) {
		s.Contacts = append(s.Contacts, id)
	}
	f := contact.Fields()
	s.phone("Mobile", f.Text("fullname"), f.Text("mobilephone"))
	s.phone("Business", f.Text("fullname"), f.Text("telephone1"))
	return err
}

func (s *Site) phone(label, who, number string) {
	if Dial(number) == "" {
		return
	}
	for i, p := range s.Phones {
		if Dial(p.Number) == Dial(number) {
			if p.Who == "" {
				s.Phones[i].Who = who
			}
			return
		}
	}
	s.Phones = append(s.Phones, Phone{label, who, number})
}

// Dial returns what a telephone is to dial of a number as people write it: its digits, a
// plus sign at the beginning, and what stands before an extension. It is empty if there is
// nothing to dial.
func Dial(number string) string {
	var b strings.Builder
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -.()/\u00a0\u2011", r):
		case b.Len() > 0: // an extension, or words
			return strings.TrimSuffix(b.String(), "+")
		}
	}
	return strings.TrimSuffix(b.String(), "+")
}
