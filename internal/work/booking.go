package work

import "time"

// Booking is the typed view of a bookableresourcebooking record.
type Booking struct {
	ID               ID
	Rev              uint64
	Name             string
	Status           ID // bookingstatus record
	Resource         ID
	Start, End       time.Time
	Duration         time.Duration
	WorkOrder        ID // zero if the booking has none
	EstimatedArrival time.Time
	ActualArrival    time.Time
}

// BookingOf reads a booking record. Columns that are empty or not in the profile stay zero.
func BookingOf(r Record) Booking {
	f := r.Fields()
	return Booking{
		ID: r.ID, Rev: r.Rev,
		Name:             f.Text("name"),
		Status:           f.Ref("bookingstatus"),
		Resource:         f.Ref("resource"),
		Start:            f.Time("starttime"),
		End:              f.Time("endtime"),
		Duration:         time.Duration(f.Int("duration")) * time.Minute,
		WorkOrder:        f.Ref("msdyn_workorder"),
		EstimatedArrival: f.Time("msdyn_estimatedarrivaltime"),
		ActualArrival:    f.Time("msdyn_actualarrivaltime"),
	}
}

// BookingStatus is the typed view of a bookingstatus record: a company's own name for one
// of the six Field Service statuses.
type BookingStatus struct {
	ID      ID
	Name    string
	Meaning int64 // Field Service status, one of the Status constants; 0 = outside Field Service
	// CompletesOrder is the "Status completes work order" toggle of a status that means
	// Completed. It is on unless switched off: off means "partially completed".
	CompletesOrder bool
}

// BookingStatusOf reads a bookingstatus record.
func BookingStatusOf(r Record) BookingStatus {
	f := r.Fields()
	return BookingStatus{
		ID: r.ID, Name: f.Text("name"), Meaning: f.Int("msdyn_fieldservicestatus"),
		CompletesOrder: !f.Has("msdyn_statuscompletesworkorder") || f.Bool("msdyn_statuscompletesworkorder"),
	}
}

// MeaningLabel returns the documented English name of a Field Service status.
func MeaningLabel(status int64) string {
	for _, o := range fieldServiceStatusOptions {
		if o.Value == status {
			return o.Label
		}
	}
	return "No status"
}

// ServiceTask is the typed view of a msdyn_workorderservicetask record.
type ServiceTask struct {
	ID          ID
	Rev         uint64
	Name        string
	Description string
	WorkOrder   ID
	Booking     ID // the visit that it belongs to; zero if not said
	Incident    ID
	Line        int64
	Estimated   time.Duration
	Actual      time.Duration
	Percent     int // 0 to 100
}

// ServiceTaskOf reads a service task record.
func ServiceTaskOf(r Record) ServiceTask {
	f := r.Fields()
	return ServiceTask{
		ID: r.ID, Rev: r.Rev,
		Name:        f.Text("msdyn_name"),
		Description: f.Text("msdyn_description"),
		WorkOrder:   f.Ref("msdyn_workorder"),
		Booking:     f.Ref("msdyn_booking"),
		Incident:    f.Ref("msdyn_workorderincident"),
		Line:        f.Int("msdyn_lineorder"),
		Estimated:   time.Duration(f.Int("msdyn_estimatedduration")) * time.Minute,
		Actual:      time.Duration(f.Int("msdyn_actualduration")) * time.Minute,
		Percent:     int(f.Int("msdyn_percentcomplete")),
	}
}

// New reports whether a device has made the task and the server has given it no place yet.
func (t ServiceTask) New() bool { return t.Line < 0 }

// Done reports whether the task is complete.
func (t ServiceTask) Done() bool { return t.Percent >= 100 }

// WorkOrder is the typed view of a msdyn_workorder record.
type WorkOrder struct {
	ID             ID
	Rev            uint64
	Number         string
	ServiceAccount ID
	SystemStatus   int64
	Priority       ID
	IncidentType   ID
	Incident       string // primary incident description
	Asset          ID
	Location       ID // functional location
	Contact        ID // reported by
	Instructions   string
	Summary        string
	Street         string
	City           string
	PostalCode     string
	Phone          string
	Estimated      time.Duration
	FirstArrived   time.Time
	Completed      time.Time
}

// WorkOrderOf reads a work order record.
func WorkOrderOf(r Record) WorkOrder {
	f := r.Fields()
	return WorkOrder{
		ID: r.ID, Rev: r.Rev,
		Number:         f.Text("msdyn_name"),
		ServiceAccount: f.Ref("msdyn_serviceaccount"),
		SystemStatus:   f.Int("msdyn_systemstatus"),
		Priority:       f.Ref("msdyn_priority"),
		IncidentType:   f.Ref("msdyn_primaryincidenttype"),
		Incident:       f.Text("msdyn_primaryincidentdescription"),
		Asset:          f.Ref("msdyn_customerasset"),
		Location:       f.Ref("msdyn_functionallocation"),
		Contact:        f.Ref("msdyn_reportedbycontact"),
		Instructions:   f.Text("msdyn_instructions"),
		Summary:        f.Text("msdyn_workordersummary"),
		Street:         f.Text("msdyn_address1"),
		City:           f.Text("msdyn_city"),
		PostalCode:     f.Text("msdyn_postalcode"),
		Phone:          f.Text("msdyn_phonenumber"),
		Estimated:      time.Duration(f.Int("msdyn_primaryincidentestimatedduration")) * time.Minute,
		FirstArrived:   f.Time("msdyn_firstarrivedon"),
		Completed:      f.Time("msdyn_completedon"),
	}
}

// OrderStatusLabel returns the documented English name of a work order's system status.
func OrderStatusLabel(status int64) string {
	for _, o := range orderStatusOptions {
		if o.Value == status {
			return o.Label
		}
	}
	return "No status"
}
