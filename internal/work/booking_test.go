package work

import (
	"testing"
	"time"
)

func TestBookingOf(t *testing.T) {
	r := planned(Fields{"bookingstatus": Ref(testID(2)), "resource": Ref(testID(3)), "msdyn_actualarrivaltime": Time(at(9, 5))})
	want := Booking{
		ID: bookingID, Rev: 5, Name: "Repair", Status: testID(2), Resource: testID(3), Start: at(9, 0), End: at(10, 30),
		Duration: 90 * time.Minute, WorkOrder: orderID, EstimatedArrival: at(9, 0), ActualArrival: at(9, 5),
	}
	if got := BookingOf(r); got != want {
		t.Errorf("got %+v", got)
	}
	if got := BookingOf(Record{ID: bookingID, Data: []byte("{}")}); got != (Booking{ID: bookingID}) {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestBookingStatusOf(t *testing.T) {
	r := Record{ID: testID(2), Data: Encode(Fields{"name": Text("En route"), "msdyn_fieldservicestatus": Int(690970001)})}
	if got := BookingStatusOf(r); got != (BookingStatus{ID: testID(2), Name: "En route", Meaning: StatusTraveling, CompletesOrder: true}) {
		t.Errorf("got %+v", got)
	}
}

func TestServiceTaskOf(t *testing.T) {
	r := Record{ID: testID(4), Rev: 2, Data: Encode(Fields{
		"msdyn_name": Text("Check"), "msdyn_description": Text("All of it"), "msdyn_workorder": Ref(orderID), "msdyn_lineorder": Int(3),
		"msdyn_estimatedduration": Int(30), "msdyn_actualduration": Int(20), "msdyn_percentcomplete": Int(99),
	})}
	want := ServiceTask{ID: testID(4), Rev: 2, Name: "Check", Description: "All of it", WorkOrder: orderID, Line: 3,
		Estimated: 30 * time.Minute, Actual: 20 * time.Minute, Percent: 99}
	got := ServiceTaskOf(r)
	if got != want || got.Done() {
		t.Errorf("got %+v", got)
	}
	got.Percent = 100
	if !got.Done() {
		t.Error("100 % is not done")
	}
}

func TestWorkOrderOf(t *testing.T) {
	f := Fields{
		"msdyn_name": Text("WO-1"), "msdyn_serviceaccount": Ref(testID(1)), "msdyn_systemstatus": Int(OrderScheduled),
		"msdyn_priority": Ref(testID(2)), "msdyn_primaryincidenttype": Ref(testID(3)), "msdyn_primaryincidentdescription": Text("Leak"),
		"msdyn_customerasset": Ref(testID(4)), "msdyn_functionallocation": Ref(testID(5)), "msdyn_reportedbycontact": Ref(testID(6)),
		"msdyn_instructions": Text("Ring twice"), "msdyn_workordersummary": Text("Pump leaks"), "msdyn_address1": Text("Street 1"),
		"msdyn_city": Text("Hamburg"), "msdyn_postalcode": Text("20457"), "msdyn_phonenumber": Text("040"),
		"msdyn_primaryincidentestimatedduration": Int(60), "msdyn_firstarrivedon": Time(at(9, 0)), "msdyn_completedon": Time(at(10, 0)),
	}
	want := WorkOrder{
		ID: orderID, Rev: 3, Number: "WO-1", ServiceAccount: testID(1), SystemStatus: OrderScheduled, Priority: testID(2),
		IncidentType: testID(3), Incident: "Leak", Asset: testID(4), Location: testID(5), Contact: testID(6), Instructions: "Ring twice",
		Summary: "Pump leaks", Street: "Street 1", City: "Hamburg", PostalCode: "20457", Phone: "040", Estimated: time.Hour,
		FirstArrived: at(9, 0), Completed: at(10, 0),
	}
	if got := WorkOrderOf(orderRecord(f)); got != want {
		t.Errorf("got %+v", got)
	}
	if err := Standard().Table(WorkOrderTable).CheckColumns(f); err != nil {
		t.Errorf("the view reads a column that is not there: %v", err)
	}
}
