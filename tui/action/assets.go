package action

// Actions on customer assets.
const (
	Expand       ID = "asset.expand"
	Collapse     ID = "asset.collapse"
	ExpandAll    ID = "asset.expandall"
	CollapseAll  ID = "asset.collapseall"
	FindTag      ID = "asset.find"
	LookUpTag    ID = "tag.find"
	CloseTag     ID = "tag.close"
	NextAssetTab ID = "asset.tab.next"
	PrevAssetTab ID = "asset.tab.prev"
)

func assets() []Action {
	return []Action{
		{ID: Collapse, Title: "Hide what lies below, or go to what this lies in", Keys: []string{"left", "h"}, Scopes: in(Assets), Short: "branch", Hint: "←→", Rank: 15, Weight: 80},
		{ID: Expand, Title: "Show what lies below, or go to it", Keys: []string{"right", "l", "space"}, Scopes: in(Assets)},
		{ID: ExpandAll, Title: "Show the whole tree", Keys: []string{"+"}, Scopes: in(Assets), Palette: true},
		{ID: CollapseAll, Title: "Hide all branches", Keys: []string{"-"}, Scopes: in(Assets), Palette: true},
		{ID: FindTag, Title: "Find an asset by its tag", Keys: []string{"f"}, Scopes: in(Assets), Short: "find tag", Rank: 30, Weight: 78, Palette: true},
		{ID: LookUpTag, Title: "Look for the tag, or choose the asset", Keys: []string{"enter"}, Scopes: in(Tag), Short: "find", Rank: 20, Weight: 95},
		{ID: CloseTag, Title: "Close the field", Keys: []string{"esc"}, Scopes: in(Tag), Short: "close", Rank: 21, Weight: 94},
		{ID: PrevAssetTab, Title: "Previous tab", Keys: []string{"left", "h"}, Scopes: in(Asset), Short: "tab", Hint: "←→", Rank: 24, Weight: 73},
		{ID: NextAssetTab, Title: "Next tab", Keys: []string{"right", "l"}, Scopes: in(Asset)},
	}
}
