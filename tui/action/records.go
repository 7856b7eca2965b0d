package action

// Actions on the records of any table.
const (
	GoLibrary    ID = "go.library"
	NewRecord    ID = "record.new"
	EditRecord   ID = "record.edit"
	DeleteRecord ID = "record.delete"
	RecordError  ID = "record.error"
	Explain      ID = "record.explain"
	SortRows     ID = "table.sort"
	ClearField   ID = "edit.clear"
	StartOver    ID = "edit.restart"
	ChooseRecord ID = "lookup.choose"
	NextTarget   ID = "lookup.table"
	AddRow       ID = "order.add"
	Resolve      ID = "order.resolve"
	FollowUp     ID = "order.followup"
)

func records() []Action {
	return []Action{
		{ID: GoLibrary, Title: "Go to Library: every table on this device", Keys: []string{"6"}, Scopes: in(Global), Palette: true},

		{ID: NewRecord, Title: "Create a record", Keys: []string{"a"}, Scopes: in(Table), Short: "add", Rank: 30, Weight: 60, Palette: true},
		{ID: SortRows, Title: "Sort by the next column", Keys: []string{"o"}, Scopes: in(Table), Short: "sort", Rank: 31, Weight: 40, Palette: true},
		{ID: EditRecord, Title: "Edit the record", Keys: []string{"e"}, Scopes: in(Table, Record), Short: "edit", Rank: 25, Weight: 75, Palette: true},
		{ID: DeleteRecord, Title: "Delete the record", Keys: []string{"X"}, Scopes: in(Record), Short: "delete", Rank: 35, Weight: 30, Danger: true, Palette: true},
		{ID: Explain, Title: "Say why it is on this device", Keys: []string{"y"}, Scopes: in(Agenda, Orders, Order, Table, Record), Palette: true},
		{ID: RecordError, Title: "Open the sync error of the record", Keys: []string{"E"}, Scopes: in(Record), Palette: true},

		{ID: AddRow, Title: "Add a task, product, service, incident, note or time entry", Keys: []string{"a"}, Scopes: in(Order), Short: "add", Rank: 23, Weight: 72, Palette: true},
		{ID: Resolve, Title: "Record how it was resolved", Keys: []string{"R"}, Scopes: in(Order), Short: "resolution", Rank: 27, Weight: 54, Palette: true},
		{ID: FollowUp, Title: "Create a follow-up work order", Keys: []string{"F"}, Scopes: in(Order), Palette: true},

		{ID: ClearField, Title: "Empty the field", Keys: []string{"backspace", "delete"}, Scopes: in(Form)},
		{ID: StartOver, Title: "Drop what was entered and start over", Keys: []string{"ctrl+r"}, Scopes: in(Edit)},

		{ID: ChooseRecord, Title: "Choose the record", Keys: []string{"enter"}, Scopes: in(Lookup), Short: "choose", Rank: 20, Weight: 95},
		{ID: NextTarget, Title: "Choose from the next table", Keys: []string{"tab"}, Scopes: in(Lookup), Short: "other table", Rank: 21, Weight: 60},
	}
}
