package asset

import (
	"context"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Server is asked for assets that this device does not hold.
type Server interface {
	// Find returns the records of a table whose text column says so, whatever the case. The
	// error is Unavailable without a network.
	Find(ctx context.Context, table, column, says string) ([]work.Record, error)
}

type (
	// readMsg is what a reading of the store found.
	readMsg struct {
		ticket  screen.Ticket
		nodes   []node
		history map[work.ID][]service
		more    []string // says that something was read only in part
		err     error
	}
	// askedMsg is what the server has of a tag.
	askedMsg struct {
		ticket screen.Ticket
		found  []*asset
		err    error
	}
)

// tables are those of which the tree shows something.
func tables() []string {
	return []string{work.CustomerAssetTable, work.FunctionalLocationTable, work.AccountTable, work.WorkOrderTable, work.WorkOrderIncidentTable, work.BookingTable}
}

// reload reads the assets.
func (s *Screen) reload() tea.Cmd {
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	msg := readMsg{ticket: ticket}
	ctx, store := s.deps.Context, s.store
	return func() tea.Msg {
		msg.err = msg.read(ctx, store)
		return msg
	}
}

// read reads whole tables at once: to follow the lookups of ten thousand assets one by one
// would take a hundred times as long.
func (m *readMsg) read(ctx context.Context, store screen.Store) error {
	r := reader{ctx: ctx, store: store}
	accounts, products := r.names(work.AccountTable, "name"), r.names(work.ProductTable, "name")
	categories := r.names(work.CustomerAssetCategoryTable, "msdyn_name")
	at := names{}
	var places []*place
	for _, record := range r.list(work.Query{Table: work.FunctionalLocationTable}) {
		p := placeOf(record, accounts)
		places, at[p.id] = append(places, p), p.name
	}
	marks, err := store.Marks(work.CustomerAssetTable)
	if err != nil {
		return err
	}
	called := names{}
	var assets []*asset
	for _, record := range r.list(work.Query{Table: work.CustomerAssetTable}) {
		a := assetOf(record, accounts, at, products, categories)
		a.mark = marks[a.id]
		assets, called[a.id] = append(assets, a), a.name
	}
	for _, a := range assets {
		a.partOf = called[a.parent]
	}
	all := r.services(work.Query{Table: work.WorkOrderTable}, work.Query{Table: work.WorkOrderIncidentTable})
	all.bookings = r.list(work.Query{Table: work.BookingTable})
	m.nodes, m.history = treeOf(places, assets, accounts), all.byAsset()
	if r.partial {
		m.more = []string{"Not everything was read: there are more records than a list holds.", "The filter looks among these only."}
	}
	return r.err
}

// reader reads lists until the first failure. A list that is only the beginning of a longer
// one is no failure, but said.
type reader struct {
	ctx     context.Context
	store   screen.Store
	partial bool
	err     error
}

func (r *reader) list(q work.Query) []work.Record {
	if r.err != nil {
		return nil
	}
	records, err := r.store.List(r.ctx, q)
	if work.Is(err, work.Partial) {
		r.partial = true
		return records
	}
	r.err = err
	return records
}

// names are what the records of a table are called.
func (r *reader) names(table, column string) names {
	out := names{}
	for _, record := range r.list(work.Query{Table: table}) {
		out[record.ID] = work.Fields{"": record.Column(column)}.Text("")
	}
	return out
}

// services reads the work orders and incidents of two queries, and what says more of them.
func (r *reader) services(orders, incidents work.Query) services {
	all := services{orders: r.list(orders), incidents: r.list(incidents), types: r.names(work.IncidentTypeTable, "msdyn_name")}
	if r.err != nil {
		return all
	}
	if all.marks, r.err = r.store.Marks(work.WorkOrderTable); r.err != nil {
		return all
	}
	device, err := r.store.Device()
	all.resource, r.err = device.Resource, err
	return all
}

// refresh asks the server for what is shown.
func (s *Screen) refresh() tea.Cmd {
	engine := s.deps.Sync
	return func() tea.Msg {
		engine.Refresh(tables()...)
		return screen.ToastMsg{Kind: widget.Info, Text: "Refreshing the assets from the server."}
	}
}

// ask looks for a tag on the server.
func (s *Screen) ask(tag string) tea.Cmd {
	msg := askedMsg{ticket: s.finder.ticket.Next()}
	ctx, server, store := s.deps.Context, s.server, s.store
	return func() tea.Msg {
		seen := map[work.ID]bool{}
		for _, column := range []string{"msdyn_assettag", "msdyn_deviceid"} {
			records, err := server.Find(ctx, work.CustomerAssetTable, column, tag)
			if err != nil {
				msg.err = err
				return msg
			}
			for _, record := range records {
				if a := assetOf(record, nil, nil, nil, nil); !seen[a.id] {
					seen[a.id] = true
					if r, err := store.Get(work.AccountTable, a.account); err == nil { // it only tells namesakes apart
						a.customer = work.Fields{"": r.Column("name")}.Text("")
					}
					msg.found = append(msg.found, a)
				}
			}
		}
		return msg
	}
}
