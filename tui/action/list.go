package action

// Actions that every list, form and screen shares.
const (
	Quit     ID = "quit"
	Suspend  ID = "suspend"
	ShowHelp ID = "help"
	Commands ID = "commands"
	History  ID = "messages"
	Refresh  ID = "refresh"
	Back     ID = "back"
	UndoLast ID = "undo"

	GoAgenda ID = "go.agenda"
	GoOrders ID = "go.orders"
	GoAssets ID = "go.assets"
	GoTimes  ID = "go.times"
	GoDevice ID = "go.device"
	GoDemo   ID = "go.demo"

	ToggleMouse  ID = "mouse"
	NextTheme    ID = "theme"
	CheckUpdates ID = "sync.updates"
	ShowPending  ID = "sync.pending"
	ShowErrors   ID = "sync.errors"

	Up       ID = "list.up"
	Down     ID = "list.down"
	PageUp   ID = "list.pageup"
	PageDown ID = "list.pagedown"
	First    ID = "list.first"
	Last     ID = "list.last"
	Open     ID = "list.open"
	Filter   ID = "list.filter"

	KeepFilter  ID = "filter.keep" // the typing ends, the filter stays
	ClearFilter ID = "filter.clear"

	NextField ID = "form.next"
	PrevField ID = "form.prev"
	Save      ID = "form.save"
	Accept    ID = "form.accept"
	More      ID = "form.more" // the next choice of a field with choices
	Less      ID = "form.less"
)

func shared() []Action {
	return []Action{
		{ID: Commands, Title: "Find a command by name", Keys: []string{":", "ctrl+p"}, Scopes: in(Global), Short: "commands", Rank: 90, Weight: 30},
		{ID: ShowHelp, Title: "Show all keys", Keys: []string{"?", "f1"}, Scopes: in(Global), Short: "help", Rank: 91, Weight: 90},
		{ID: Quit, Title: "Quit; everything is already saved", Keys: []string{"q", "ctrl+c"}, Scopes: in(Global), Short: "quit", Rank: 92, Weight: 80, Palette: true},
		{ID: Back, Title: "Go back", Keys: []string{"esc"}, Scopes: in(Global), Short: "back", Rank: 80, Weight: 85, Tight: 73},
		{ID: UndoLast, Title: "Take my last change back", Keys: []string{"z"}, Scopes: in(Global), Palette: true},
		{ID: Refresh, Title: "Refresh this view from the server", Keys: []string{"r"}, Scopes: in(Global), Network: true, Palette: true},
		{ID: History, Title: "Show earlier messages", Keys: []string{"m"}, Scopes: in(Global), Palette: true},
		{ID: GoAgenda, Title: "Go to Agenda", Keys: []string{"1"}, Scopes: in(Global), Palette: true},
		{ID: GoOrders, Title: "Go to Work orders", Keys: []string{"2"}, Scopes: in(Global), Palette: true},
		{ID: GoAssets, Title: "Go to Assets", Keys: []string{"3"}, Scopes: in(Global), Palette: true},
		{ID: GoTimes, Title: "Go to Time", Keys: []string{"4"}, Scopes: in(Global), Palette: true},
		{ID: GoDevice, Title: "Go to Device status", Keys: []string{"5"}, Scopes: in(Global), Short: "sync", Rank: 65, Weight: 71, Narrow: true, Palette: true},
		{ID: GoDemo, Title: "Show the presenter's panel", Keys: []string{"D", "f12"}, Scopes: in(Global), Palette: true},
		{ID: CheckUpdates, Title: "Check for updates", Keys: []string{"U"}, Scopes: in(Global), Network: true, Palette: true},
		{ID: ShowPending, Title: "Show pending changes", Keys: []string{"P"}, Scopes: in(Global), Palette: true},
		{ID: ShowErrors, Title: "Show sync errors", Keys: []string{"E"}, Scopes: in(Global), Palette: true},
		{ID: NextTheme, Title: "Change the theme", Scopes: in(Global), Palette: true},
		{ID: ToggleMouse, Title: "Switch the mouse on or off", Scopes: in(Global), Palette: true},
		{ID: Suspend, Title: "Suspend to the shell", Keys: []string{"ctrl+z"}, Scopes: in(Global)},

		{ID: Up, Title: "Previous row", Keys: []string{"up", "k"}, Scopes: in(List, Page), Short: "move", Hint: "↑↓", Rank: 10, Weight: 100, Tight: 20},
		{ID: Down, Title: "Next row", Keys: []string{"down", "j"}, Scopes: in(List, Page)},
		{ID: PageUp, Title: "A page up", Keys: []string{"pgup", "ctrl+b"}, Scopes: in(List, Page)},
		{ID: PageDown, Title: "A page down", Keys: []string{"pgdown", "ctrl+f"}, Scopes: in(List, Page)},
		{ID: First, Title: "First row", Keys: []string{"home", "g"}, Scopes: in(List, Page)},
		{ID: Last, Title: "Last row", Keys: []string{"end", "G"}, Scopes: in(List, Page)},
		{ID: Open, Title: "Open the selected row", Keys: []string{"enter"}, Scopes: in(List), Short: "open", Rank: 20, Weight: 95},
		{ID: Filter, Title: "Filter the rows", Keys: []string{"/"}, Scopes: in(List), Short: "filter", Rank: 70, Weight: 70},

		{ID: KeepFilter, Title: "Keep the filter and go to the rows", Keys: []string{"enter"}, Scopes: in(Filtering), Short: "keep filter", Rank: 20, Weight: 95},
		{ID: ClearFilter, Title: "Clear the filter", Keys: []string{"esc"}, Scopes: in(Filtering), Short: "clear", Rank: 21, Weight: 94},

		{ID: NextField, Title: "Next field", Keys: []string{"tab", "down"}, Scopes: in(Form), Short: "next field", Rank: 10, Weight: 70},
		{ID: PrevField, Title: "Previous field", Keys: []string{"shift+tab", "up"}, Scopes: in(Form)},
		{ID: More, Title: "Next choice", Keys: []string{"right", "space"}, Scopes: in(Form), Short: "choose", Hint: "←→", Rank: 15, Weight: 50},
		{ID: Less, Title: "Previous choice", Keys: []string{"left"}, Scopes: in(Form)},
		{ID: Accept, Title: "Accept", Keys: []string{"enter"}, Scopes: in(Form), Short: "accept", Rank: 20, Weight: 90},
		{ID: Save, Title: "Save on this device", Keys: []string{"ctrl+s"}, Scopes: in(Form), Short: "save", Rank: 22, Weight: 95},
	}
}
