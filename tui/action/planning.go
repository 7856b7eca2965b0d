package action

// Actions of the agenda: which days it shows, and whom to call and where to go.
const (
	Views       ID = "agenda.view"
	OneDay      ID = "agenda.oneday"
	ThreeDays   ID = "agenda.three"
	DayBefore   ID = "agenda.before"
	DayAfter    ID = "agenda.after"
	JumpDate    ID = "agenda.date"
	NextStatus  ID = "booking.next"
	AllStatuses ID = "setstatus.all"
	ContactCard ID = "booking.contact"

	UseRow     ID = "contact.use"
	Directions ID = "contact.directions"
	CopyRow    ID = "contact.copy"
)

func planning() []Action {
	return []Action{
		{ID: Views, Title: "Show one day, three days or a week", Keys: []string{"w"}, Scopes: in(Agenda), Short: "view", Rank: 35, Weight: 28},
		{ID: OneDay, Title: "Agenda: show one day", Scopes: in(Agenda), Palette: true},
		{ID: ThreeDays, Title: "Agenda: show three days", Scopes: in(Agenda), Palette: true},
		{ID: DayBefore, Title: "Bookings of the day before", Keys: []string{"left", "h"}, Scopes: in(Agenda)},
		{ID: DayAfter, Title: "Bookings of the day after", Keys: []string{"right", "l"}, Scopes: in(Agenda)},
		{ID: JumpDate, Title: "Go to a date", Keys: []string{"d"}, Scopes: in(Agenda), Short: "date", Rank: 34, Weight: 29, Palette: true},
		{ID: NextStatus, Title: "Set the status that comes next", Keys: []string{"S"}, Scopes: in(Agenda, Orders, Order), Palette: true},
		{ID: AllStatuses, Title: "Offer every status that can follow", Keys: []string{"s"}, Scopes: in(SetStatus), Short: "other status", Rank: 21, Weight: 60},
		{ID: ContactCard, Title: "Call, address and directions", Keys: []string{"c"}, Scopes: in(Agenda, Orders, Order), Short: "call", Rank: 36, Weight: 27, Palette: true},

		{ID: UseRow, Title: "Call, copy or show the way", Keys: []string{"enter"}, Scopes: in(Contact), Short: "call or copy", Rank: 20, Weight: 95},
		{ID: Directions, Title: "Show the way on a map", Keys: []string{"d"}, Scopes: in(Contact), Short: "directions", Rank: 30, Weight: 80, Network: true, Palette: true},
		{ID: CopyRow, Title: "Copy", Keys: []string{"c"}, Scopes: in(Contact), Short: "copy", Rank: 31, Weight: 70},
	}
}
