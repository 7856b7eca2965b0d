package asset

import (
	"cmp"
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// partsMsg is what belongs to an asset.
type partsMsg struct {
	ticket screen.Ticket
	parts  []*asset
	past   []service
	err    error
}

// reload reads the parts and the history.
func (g *Page) reload() tea.Cmd {
	ticket, free := g.reading.Begin()
	if !free {
		return nil
	}
	msg := partsMsg{ticket: ticket}
	r, id := reader{ctx: g.deps.Context, store: g.store}, g.place.Record
	return func() tea.Msg {
		msg.parts, msg.past = r.partsOf(id), r.historyOf(id)
		msg.err = r.err
		return msg
	}
}

// partsOf reads the assets that are parts of one.
func (r *reader) partsOf(id work.ID) []*asset {
	var out []*asset
	categories := r.names(work.CustomerAssetCategoryTable, "msdyn_name")
	for _, record := range r.list(work.Query{Table: work.CustomerAssetTable, Lookup: "msdyn_parentasset", Equals: id}) {
		if record.ID != id {
			out = append(out, assetOf(record, nil, nil, nil, categories))
		}
	}
	if r.err != nil {
		return nil
	}
	marks, err := r.store.Marks(work.CustomerAssetTable)
	r.err = err
	for _, a := range out {
		a.mark = marks[a.id]
	}
	slices.SortStableFunc(out, func(a, b *asset) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), strings.Compare(a.id.String(), b.id.String()))
	})
	return out
}

// historyOf reads the work orders that name an asset, themselves or by an incident.
func (r *reader) historyOf(id work.ID) []service {
	all := r.services(
		work.Query{Table: work.WorkOrderTable, Lookup: "msdyn_customerasset", Equals: id},
		work.Query{Table: work.WorkOrderIncidentTable, Lookup: "msdyn_customerasset", Equals: id},
	)
	known := map[work.ID]bool{}
	for _, o := range all.orders {
		known[o.ID] = true
	}
	for _, incident := range all.incidents {
		order := work.Fields{"": incident.Column("msdyn_workorder")}.Ref("")
		if known[order] || r.err != nil {
			continue
		}
		known[order] = true
		// An order that is not on this device is not worth a request to the server.
		if here, err := r.store.Holds(work.WorkOrderTable, order); err != nil || !here {
			r.err = err
			continue
		}
		record, err := r.store.Get(work.WorkOrderTable, order)
		if r.err = err; err == nil {
			all.orders = append(all.orders, record)
		}
	}
	for order := range known {
		all.bookings = append(all.bookings, r.list(work.Query{Table: work.BookingTable, Lookup: "msdyn_workorder", Equals: order})...)
	}
	return all.byAsset()[id]
}

// refresh asks the server for what is shown.
func (g *Page) refresh() tea.Cmd {
	engine := g.deps.Sync
	return func() tea.Msg {
		engine.Refresh(tables()...)
		return screen.ToastMsg{Kind: widget.Info, Text: "Refreshing this asset from the server."}
	}
}
