package main

import (
	"testing"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

// What a device may not know of a visit leaves no punctuation behind.
func TestALineOfTheAgendaSaysWhatIsKnown(t *testing.T) {
	booking := work.Booking{Name: "WO-00543 Chiller"}
	mill := visit.Account{Name: "Mill"}
	for want, v := range map[string]visit.Visit{
		"WO-00543 Chiller":                      {Booking: booking},
		"Mill":                                  {Account: mill},
		"Mill: WO-00543 Chiller":                {Booking: booking, Account: mill},
		"12 Mill Road: Alarm":                   {Booking: booking, Order: work.WorkOrder{Street: "12 Mill Road", Incident: "Alarm"}},
		"Mill, 12 Mill Road, Kettleford: Alarm": {Booking: booking, Account: mill, Order: work.WorkOrder{Street: "12 Mill Road", City: "Kettleford", Incident: "Alarm"}},
	} {
		if got := about(v); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
