package action

// Actions on bookings and work orders.
const (
	ChangeStatus ID = "booking.status"
	AddNote      ID = "note.add"
	PrevDay      ID = "agenda.prev"
	NextDay      ID = "agenda.next"
	Today        ID = "agenda.today"
	Week         ID = "agenda.week"

	NextTab  ID = "tab.next"
	PrevTab  ID = "tab.prev"
	TaskDone ID = "task.done"
	TaskMore ID = "task.more"
	TaskLess ID = "task.less"
	EditRow  ID = "order.edit"
	RowError ID = "order.error"

	GroupRows   ID = "orders.group"
	ApplyStatus ID = "setstatus.save"
)

// Actions around sync.
const (
	SignInNow  ID = "signin.go"
	Background ID = "firstsync.background"
	TryAgain   ID = "firstsync.retry"

	NextPane    ID = "device.pane"
	Updates     ID = "device.updates"
	OpenPending ID = "device.pending"
	OpenErrors  ID = "device.errors"
	OpenLog     ID = "device.log"
	SignInAgain ID = "device.signin"

	SendNow    ID = "pending.send"
	Discard    ID = "change.discard"
	Undo       ID = "change.undo"
	Copy       ID = "change.copy"
	Retry      ID = "error.retry"
	EditResend ID = "error.edit"
	SendValue  ID = "error.send"
)

// Actions of the presenter's panel.
const (
	NetGood     ID = "demo.net.good"
	NetOff      ID = "demo.net.off"
	NetSlow     ID = "demo.net.slow"
	NetLossy    ID = "demo.net.lossy"
	NetPortal   ID = "demo.net.portal"
	NetBroken   ID = "demo.net.broken"
	AddBooking  ID = "demo.booking.add"
	MoveBooking ID = "demo.booking.move"
	TakeBooking ID = "demo.booking.take"
	DropBooking ID = "demo.booking.cancel"
	SameRecord  ID = "demo.conflict"
	EditText    ID = "demo.instructions"
	Detection   ID = "demo.detection"
	NextBooking ID = "demo.booking.next"
	PrevBooking ID = "demo.booking.prev"
)

// Actions of the overlays.
const (
	Yes        ID = "confirm.yes"
	No         ID = "confirm.no"
	RunCommand ID = "palette.run"
)

func jobs() []Action {
	return []Action{
		{ID: ChangeStatus, Title: "Set the booking's status", Keys: []string{"s"}, Scopes: in(Agenda, Orders, Order), Short: "set status", Brief: "status", Rank: 30, Weight: 60, Tight: 72, Palette: true},
		{ID: AddNote, Title: "Write a note", Keys: []string{"n"}, Scopes: in(Agenda, Orders, Order), Short: "note", Rank: 31, Weight: 55, Palette: true},
		{ID: PrevDay, Title: "Previous day", Keys: []string{"["}, Scopes: in(Agenda), Short: "day", Hint: "[ ]", Rank: 32, Weight: 50},
		{ID: NextDay, Title: "Next day", Keys: []string{"]"}, Scopes: in(Agenda)},
		{ID: Today, Title: "Go to today", Keys: []string{"t"}, Scopes: in(Agenda), Short: "today", Rank: 33, Weight: 45, Palette: true},
		{ID: Week, Title: "Agenda: show a week", Scopes: in(Agenda), Palette: true},

		{ID: ApplyStatus, Title: "Save the status on this device", Keys: []string{"enter"}, Scopes: in(SetStatus), Short: "save", Rank: 20, Weight: 95},

		{ID: GroupRows, Title: "Group by status", Keys: []string{"b"}, Scopes: in(Orders), Short: "group", Rank: 30, Weight: 50, Palette: true},

		{ID: EditRow, Title: "Edit the selected row", Keys: []string{"tab"}, Scopes: in(Order), Short: "edit", Rank: 20, Weight: 75},
		{ID: TaskDone, Title: "Mark done, used or resolved, or not", Keys: []string{"space"}, Scopes: in(Order), Short: "done", Rank: 21, Weight: 74, Tight: 77},
		{ID: TaskMore, Title: "More: 10 % of a task, one of a product, 15 min of a service", Keys: []string{"+"}, Scopes: in(Order), Short: "amount", Brief: "count", Hint: "+ -", Rank: 22, Weight: 74, Tight: 76},
		{ID: TaskLess, Title: "Less: 10 % of a task, one of a product, 15 min of a service", Keys: []string{"-"}, Scopes: in(Order)},
		{ID: PrevTab, Title: "Previous tab", Keys: []string{"left", "h"}, Scopes: in(Order), Short: "tab", Hint: "←→", Rank: 24, Weight: 73, Tight: 70},
		{ID: NextTab, Title: "Next tab", Keys: []string{"right", "l"}, Scopes: in(Order)},
		{ID: RowError, Title: "Open the sync error of this record", Keys: []string{"e"}, Scopes: in(Order), Short: "sync error", Brief: "error", Rank: 26, Weight: 76, Tight: 78},
	}
}

func syncing() []Action {
	return []Action{
		{ID: SignInNow, Title: "Sign in", Keys: []string{"enter", "ctrl+s"}, Scopes: in(SignIn), Short: "sign in", Rank: 20, Weight: 95},

		{ID: Background, Title: "Let it run and go to work", Keys: []string{"enter", "b"}, Scopes: in(FirstSync), Short: "go on working", Rank: 20, Weight: 90},
		{ID: TryAgain, Title: "Try again now", Keys: []string{"r"}, Scopes: in(FirstSync), Short: "try again", Rank: 30, Weight: 88},

		{ID: NextPane, Title: "Next pane", Keys: []string{"tab"}, Scopes: in(Device), Short: "pane", Rank: 5, Weight: 60},
		{ID: Updates, Title: "Check for updates", Keys: []string{"u"}, Scopes: in(Device), Short: "updates", Rank: 14, Weight: 78, Network: true},
		{ID: OpenPending, Title: "Pending changes", Keys: []string{"p"}, Scopes: in(Device), Short: "pending", Rank: 15, Weight: 77},
		{ID: OpenErrors, Title: "Sync errors", Keys: []string{"e"}, Scopes: in(Device), Short: "errors", Rank: 16, Weight: 76},
		{ID: OpenLog, Title: "Sync log", Keys: []string{"l"}, Scopes: in(Device), Short: "log", Rank: 17, Weight: 40},
		{ID: SignInAgain, Title: "Sign in again", Keys: []string{"i"}, Scopes: in(Device)},

		{ID: SendNow, Title: "Send now", Keys: []string{"s"}, Scopes: in(Pending), Short: "send now", Rank: 30, Weight: 77, Network: true, Palette: true},
		{ID: Discard, Title: "Discard my change", Keys: []string{"x"}, Scopes: in(Pending, SyncErrors, SyncError), Short: "discard", Brief: "drop", Rank: 32, Weight: 76, Danger: true},
		{ID: Undo, Title: "Bring the discarded change back", Keys: []string{"z"}, Scopes: in(Pending, SyncErrors, SyncError), Short: "undo", Rank: 33, Weight: 50},
		{ID: Copy, Title: "Copy the details", Keys: []string{"c"}, Scopes: in(Pending, SyncErrors, SyncError), Short: "copy", Rank: 34, Weight: 40},

		{ID: Retry, Title: "Send it again", Keys: []string{"r"}, Scopes: in(SyncErrors, SyncError), Short: "send again", Brief: "send", Rank: 30, Weight: 79},

		{ID: EditResend, Title: "Change my value and send it", Keys: []string{"e", "enter"}, Scopes: in(SyncError), Short: "change and send", Brief: "edit", Rank: 31, Weight: 78},
		{ID: SendValue, Title: "Save the value and send it", Keys: []string{"enter", "ctrl+s"}, Scopes: in(Value), Short: "save and send", Rank: 20, Weight: 90},
	}
}

func presenting() []Action {
	return []Action{
		{ID: NetGood, Title: "Network: good", Keys: []string{"o"}, Scopes: in(Demo), Short: "online", Rank: 30, Weight: 60, Palette: true},
		{ID: NetOff, Title: "Network: unplugged", Keys: []string{"f"}, Scopes: in(Demo), Short: "offline", Rank: 31, Weight: 60, Palette: true},
		{ID: NetSlow, Title: "Network: slow", Keys: []string{"s"}, Scopes: in(Demo), Palette: true},
		{ID: NetLossy, Title: "Network: loses replies", Keys: []string{"l"}, Scopes: in(Demo), Palette: true},
		{ID: NetPortal, Title: "Network: captive portal", Keys: []string{"w"}, Scopes: in(Demo), Palette: true},
		{ID: NetBroken, Title: "Network: server answers with errors", Keys: []string{"v"}, Scopes: in(Demo), Palette: true},
		{ID: AddBooking, Title: "Dispatcher: send a new booking", Keys: []string{"a"}, Scopes: in(Demo), Short: "new booking", Rank: 35, Weight: 40, Palette: true},
		{ID: MoveBooking, Title: "Dispatcher: move a booking", Keys: []string{"t"}, Scopes: in(Demo), Palette: true},
		{ID: TakeBooking, Title: "Dispatcher: give a booking to somebody else", Keys: []string{"y"}, Scopes: in(Demo), Palette: true},
		{ID: DropBooking, Title: "Dispatcher: cancel a booking", Keys: []string{"n"}, Scopes: in(Demo), Palette: true},
		{ID: NextBooking, Title: "Look at the next booking", Keys: []string{"tab"}, Scopes: in(Demo), Short: "booking", Rank: 25, Weight: 70},
		{ID: PrevBooking, Title: "Look at the booking before", Keys: []string{"shift+tab"}, Scopes: in(Demo)},
		{ID: SameRecord, Title: "Dispatcher: edit the same record", Keys: []string{"c"}, Scopes: in(Demo), Palette: true},
		{ID: EditText, Title: "Dispatcher: edit the instructions", Keys: []string{"i"}, Scopes: in(Demo), Palette: true},
		{ID: Detection, Title: "Administrator: switch conflict detection", Keys: []string{"x"}, Scopes: in(Demo), Palette: true},

		{ID: RunCommand, Title: "Do what the command says", Keys: []string{"enter"}, Scopes: in(Palette), Short: "run", Rank: 20, Weight: 95},
		{ID: Yes, Title: "Yes", Keys: []string{"y"}, Scopes: in(Confirm), Short: "yes", Rank: 10, Weight: 90},
		{ID: No, Title: "No", Keys: []string{"n", "esc", "enter"}, Scopes: in(Confirm), Short: "no", Rank: 11, Weight: 90},
	}
}
