package action

// Actions around the device's status: its settings, its sign-in, what a sync has brought.
const (
	ShowNews   ID = "sync.show"
	SwitchMode ID = "sync.switch"

	ToggleSetting ID = "device.toggle"
	NextSetting   ID = "device.next"
	PrevSetting   ID = "device.previous"
	Reconfigure   ID = "device.reconfigure"
	SignOut       ID = "device.signout"
	RefreshTable  ID = "device.refresh"

	TakeServers ID = "error.take"
)

func device() []Action {
	return []Action{
		{ID: ShowNews, Title: "Show what a large sync has brought", Keys: []string{"ctrl+r"}, Scopes: in(Global), Palette: true},
		{ID: SwitchMode, Title: "Go to where online mode is switched off", Keys: []string{"ctrl+o"}, Scopes: in(Global), Palette: true},

		{ID: ToggleSetting, Title: "Switch the setting on or off", Keys: []string{"space"}, Scopes: in(Device), Short: "on/off", Rank: 12, Weight: 80},
		{ID: NextSetting, Title: "Next choice of the setting", Keys: []string{"right"}, Scopes: in(Device), Short: "choose", Hint: "←→", Rank: 13, Weight: 79},
		{ID: PrevSetting, Title: "Previous choice of the setting", Keys: []string{"left"}, Scopes: in(Device)},
		{ID: Reconfigure, Title: "Reconfigure: download everything again", Keys: []string{"R"}, Scopes: in(Device), Danger: true, Network: true, Palette: true},
		{ID: SignOut, Title: "Sign out", Keys: []string{"o"}, Scopes: in(Device), Danger: true, Palette: true},

		{ID: RefreshTable, Title: "Refresh this table from the server", Keys: []string{"r"}, Scopes: in(Downloaded), Short: "refresh", Rank: 20, Weight: 80, Network: true},

		{ID: TakeServers, Title: "Take the server's value, or mine again", Keys: []string{"t"}, Scopes: in(SyncError), Short: "take server's", Brief: "take", Rank: 31, Weight: 77},
	}
}
