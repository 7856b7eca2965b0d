package visit_test

import (
	"errors"
	"strings"
	"testing"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

func TestSite(t *testing.T) {
	s, _, visits := mara(t)
	v := visits[1]
	site, err := visit.SiteOf(s, v.Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(site.Address, "|"); got != "Unit 3, Creamery Lane|Kettleford Harrowmere WX3 8RY|United Kingdom" {
		t.Errorf("address %q", got)
	}
	if site.Position == nil || len(site.Phones) < 2 || site.Phones[0].Label != "On site" {
		t.Errorf("position %v, phones %+v", site.Position, site.Phones)
	}
	seen := map[string]bool{}
	for _, p := range site.Phones {
		if seen[visit.Dial(p.Number)] {
			t.Errorf("%s is named twice", p.Number)
		}
		seen[visit.Dial(p.Number)] = true
	}
	shown := map[string]int{}
	for _, ref := range site.Shown() {
		shown[ref.Table]++
		if _, err := s.Get(ref.Table, ref.ID); err != nil {
			t.Errorf("%s: %v", ref.Table, err)
		}
	}
	if shown[work.WorkOrderTable] != 1 || shown[work.AccountTable] != 1 || shown[work.ContactTable] < 1 {
		t.Errorf("shows %v", shown)
	}
}

func TestSiteOfAnOrderWithoutAddressIsTheCustomers(t *testing.T) {
	s, _, visits := mara(t)
	v := visits[1]
	for _, c := range []string{"msdyn_address1", "msdyn_address2", "msdyn_address3", "msdyn_city", "msdyn_stateorprovince", "msdyn_postalcode", "msdyn_country"} {
		s.set(work.WorkOrderTable, v.Order.ID, work.Fields{c: work.Null})
	}
	s.set(work.WorkOrderTable, v.Order.ID, work.Fields{"msdyn_latitude": work.Null, "msdyn_longitude": work.Null, "msdyn_phonenumber": work.Null})
	s.set(work.AccountTable, v.Account.ID, work.Fields{"address1_line1": work.Text("Gate 4"), "address1_city": work.Text("Kettleford"),
		"address1_latitude": work.Decimal(51.5), "address1_longitude": work.Decimal(-1.25)})
	site, err := visit.SiteOf(s, v.Booking.ID)
	if err != nil || len(site.Address) == 0 || site.Address[0] != "Gate 4" {
		t.Fatalf("%q, %v", site.Address, err)
	}
	if site.Position == nil || *site.Position != (visit.Position{Latitude: 51.5, Longitude: -1.25}) {
		t.Errorf("position %v", site.Position)
	}
	if site.Phones[0].Label == "On site" {
		t.Errorf("phones %+v", site.Phones)
	}

	// Somewhere else than at the customer's, the customer's position would lead astray.
	s.set(work.WorkOrderTable, v.Order.ID, work.Fields{"msdyn_address1": work.Text("Field 7")})
	if site, _ = visit.SiteOf(s, v.Booking.ID); site.Position != nil || len(site.Address) != 1 {
		t.Errorf("position %v of %q", site.Position, site.Address)
	}
	s.set(work.BookingTable, v.Booking.ID, work.Fields{"msdyn_latitude": work.Decimal(50), "msdyn_longitude": work.Decimal(1)})
	if site, _ = visit.SiteOf(s, v.Booking.ID); site.Position == nil || site.Position.Latitude != 50 {
		t.Errorf("position %v", site.Position)
	}
	s.set(work.BookingTable, v.Booking.ID, work.Fields{"msdyn_latitude": work.Decimal(0), "msdyn_longitude": work.Decimal(0)})
	if site, _ = visit.SiteOf(s, v.Booking.ID); site.Position != nil {
		t.Errorf("position %v", site.Position)
	}
}

func TestSiteWithMissingRecords(t *testing.T) {
	s, _, visits := mara(t)
	v := visits[1]
	s.drop(work.AccountTable, v.Account.ID)
	s.drop(work.WorkOrderTable, v.Order.ID)
	site, err := visit.SiteOf(s, v.Booking.ID)
	if err != nil || len(site.Address) != 0 || len(site.Phones) != 0 {
		t.Errorf("%+v, %v", site, err)
	}
	s.drop(work.BookingTable, v.Booking.ID)
	if _, err := visit.SiteOf(s, v.Booking.ID); !work.Is(err, work.NotFound) {
		t.Errorf("without the booking: %v", err)
	}
	s.fail = errors.New("the disk is gone")
	if _, err := visit.SiteOf(s, visits[0].Booking.ID); !errors.Is(err, s.fail) {
		t.Errorf("with a broken store: %v", err)
	}
}

func TestDial(t *testing.T) {
	for number, want := range map[string]string{
		"+44 1632 960115": "+441632960115", "(0171) 555-01 00": "01715550100", "555.0100 ext. 12": "5550100", "01 / 23 + 4": "0123",
		"": "", "call the gate": "", "+": "", "tel:\x1b]0;x\x07 123": "0",
	} {
		if got := visit.Dial(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}
