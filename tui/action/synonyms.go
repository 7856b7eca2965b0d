package action

// synonyms are what people call an action besides its title, in small letters.
func synonyms() map[ID]string {
	return map[ID]string{
		GoAgenda:  "bookings calendar schedule appointments day",
		GoOrders:  "jobs orders",
		GoAssets:  "equipment machines tree",
		GoTimes:   "hours timesheet entries",
		GoDevice:  "offline online network wifi wi-fi connection settings auto sync storage profile",
		GoLibrary: "tables records contacts accounts products catalogue",

		SwitchMode:   "offline network connection",
		CheckUpdates: "sync download full",
		ShowPending:  "unsent outbox upload waiting to send offline",
		ShowErrors:   "conflict conflicts refused rejected failed problem",
		ShowNews:     "new rows update",
		Refresh:      "sync reload update",
		Reconfigure:  "reset reload start over",
		SignOut:      "log out logout user",
		SendNow:      "upload sync push",

		ChangeStatus: "start travel arrive stop pause break finish complete cancel",
		NextStatus:   "start travel arrive finish complete",
		AddNote:      "comment remark",
		ContactCard:  "phone telephone map route navigate customer",
		JumpDate:     "calendar day",
		FindAny:      "find look for",
		FindTag:      "scan serial number barcode",
		FollowUp:     "new order",
		GroupRows:    "sort",

		UndoLast:    "undo revert",
		History:     "notifications toasts log",
		NextTheme:   "colours colors dark light contrast",
		ToggleMouse: "click touch",
		Quit:        "exit close leave",
	}
}
