package action

// Actions of the search over everything.
const (
	FindAny    ID = "search.open"
	FindThere  ID = "search.server"
	NextResult ID = "search.next" // the next table's results
	PrevResult ID = "search.prev"
)

func searching() []Action {
	return []Action{
		{ID: FindAny, Title: "Search everything", Keys: []string{"f"}, Scopes: in(Global), Palette: true},
		{ID: FindThere, Title: "Search on the server too", Keys: []string{"ctrl+f"}, Scopes: in(Search), Short: "server", Rank: 22, Weight: 75, Network: true},
		{ID: NextResult, Title: "Results of the next table", Keys: []string{"tab"}, Scopes: in(Search), Short: "next table", Rank: 21, Weight: 60},
		{ID: PrevResult, Title: "Results of the table before", Keys: []string{"shift+tab"}, Scopes: in(Search)},
	}
}
