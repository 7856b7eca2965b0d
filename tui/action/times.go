package action

// Actions on time entries.
const (
	AddTime    ID = "time.add"
	EditTime   ID = "time.edit"
	DeleteTime ID = "time.delete"
	PrevSpan   ID = "time.prev"
	NextSpan   ID = "time.next"
	ThisDay    ID = "time.today"
	DayOrWeek  ID = "time.span"
)

func times() []Action {
	return []Action{
		{ID: AddTime, Title: "Add a time entry", Keys: []string{"a"}, Scopes: in(Times), Short: "add", Rank: 30, Weight: 76, Palette: true},
		{ID: EditTime, Title: "Edit the time entry", Keys: []string{"e"}, Scopes: in(Times), Short: "edit", Rank: 31, Weight: 60, Palette: true},
		{ID: DeleteTime, Title: "Delete the time entry", Keys: []string{"X"}, Scopes: in(Times), Short: "delete", Rank: 35, Weight: 30, Danger: true, Palette: true},
		{ID: PrevSpan, Title: "Previous week or day", Keys: []string{"["}, Scopes: in(Times), Short: "turn", Hint: "[ ]", Rank: 32, Weight: 55},
		{ID: NextSpan, Title: "Next week or day", Keys: []string{"]"}, Scopes: in(Times)},
		{ID: ThisDay, Title: "Go to today", Keys: []string{"t"}, Scopes: in(Times), Short: "today", Rank: 33, Weight: 45, Palette: true},
		{ID: DayOrWeek, Title: "Show a day or a week", Keys: []string{"w"}, Scopes: in(Times), Palette: true},
	}
}
