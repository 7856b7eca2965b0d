package screen

import "fieldbook/internal/work"

// Name names a kind of screen.
type Name string

// The screens of the app.
const (
	SignIn     Name = "signin"
	FirstSync  Name = "firstsync"
	Agenda     Name = "agenda"
	Orders     Name = "orders"
	Order      Name = "order"
	SetStatus  Name = "setstatus"
	Edit       Name = "edit"
	Note       Name = "note"
	Assets     Name = "assets"
	Times      Name = "times"
	Device     Name = "device"
	Pending    Name = "pending"
	SyncErrors Name = "syncerrors"
	SyncError  Name = "syncerror"
	SyncLog    Name = "synclog"
	Downloaded Name = "downloaded" // what is known of the table
	Demo       Name = "demo"
	Library    Name = "library" // every table on the device
	Table      Name = "table"   // the records of one table
	Record     Name = "record"  // one record of any table
	Lookup     Name = "lookup"  // the choice of a record
	Jump       Name = "jump"    // choose a day; the result is a DayMsg
	Contact    Name = "contact" // whom to call and where to go for a booking
	Asset      Name = "asset"   // one customer asset
	Reason     Name = "reason"  // why a record is on this device
	Search     Name = "search"  // everything at once; Arg is what is typed already
)

// NextTab opens [SetStatus] on what usually comes next, and on nothing else.
const NextTab = "next"

// Place is where to go: a kind of screen and what it is to show.
type Place struct {
	Screen Name
	Table  string  // logical name, where the screen serves several tables
	Record work.ID // zero for none
	Tab    string  // page within the screen, "" for its first
	Arg    string  // anything else that the screen documents, such as a change's number
}

// PlaceOf returns where a record of a table is looked at.
func PlaceOf(table string, id work.ID) Place {
	switch table {
	case work.BookingTable:
		return Place{Screen: Order, Table: table, Record: id}
	case work.CustomerAssetTable:
		return Place{Screen: Asset, Table: table, Record: id}
	}
	return Place{Screen: Record, Table: table, Record: id}
}

// Opener makes the screen of a place. It does no input or output: a screen reads what
// it needs in Init. It returns nil for a screen that this program does not have.
type Opener func(Place) Screen

// Section is one of the numbered parts of the app.
type Section struct {
	Key   string
	Title string
	Root  Name
}

// Sections returns the sections of the app in their order.
func Sections() []Section {
	return []Section{
		{"1", "Agenda", Agenda}, {"2", "Work orders", Orders}, {"3", "Assets", Assets},
		{"4", "Time", Times}, {"5", "Status", Device}, {"6", "Library", Library},
	}
}
