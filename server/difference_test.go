package server

import (
	"bytes"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	"fieldbook/server/scope"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// TestWhatIsToldAgreesWithTheDefinition lets anything change about the company, its people,
// their rights, the profile and the time, while devices pull some tables or single records,
// lose pages and push. After a pull of all tables each device holds exactly its scope, and
// the server's account of what its copies point to is right.
func TestWhatIsToldAgreesWithTheDefinition(t *testing.T) {
	looks, whole := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(memory(), "difference")
		if err != nil {
			rt.Fatalf("%v", err)
		}
		defer os.RemoveAll(folder)
		h := &shifting{world: newWorld(rt, folder), version: 1}
		h.e.server.limits.pageRows = rapid.SampledFrom([]int{2, 5, 12, 100}).Draw(rt, "rows")
		defer func() { h.e.stop() }()
		for range rapid.IntRange(3, 25).Draw(rt, "steps") {
			h.step()
			if rapid.IntRange(0, 3).Draw(rt, "check") == 0 {
				h.agree(h.devices[rapid.IntRange(0, 2).Draw(rt, "whose")])
			}
		}
		for _, d := range h.devices {
			h.agree(d)
		}
		looks, whole = looks+h.looks, whole+h.whole
	})
	if t.Logf("%d of %d looks evaluated the whole scope", whole, looks); whole*2 > looks {
		t.Error("most pulls evaluate the whole scope: the test does not see the other way")
	}
}

// shifting is a world in which everything moves.
type shifting struct {
	*world
	version      int // of the last profile
	profile      *profile.Compiled
	looks, whole int
}

func (h *shifting) step() {
	d := pick(h.world, "device", h.devices)
	switch rapid.IntRange(0, 18).Draw(h.rt, "what happens") {
	case 0, 1, 2, 3:
		h.put()
	case 4:
		h.people()
	case 5:
		h.e.clock.Advance(pick(h.world, "time", []time.Duration{time.Second, time.Hour, 26 * time.Hour, 8 * 24 * time.Hour, -30 * time.Hour}))
	case 6:
		h.rights()
	case 7:
		h.publish()
	case 8:
		h.e.restart()
		if h.profile != nil {
			h.e.inForce(h.version, h.profile)
		}
	case 9:
		h.edit(d)
		h.push(d)
	case 10, 11, 12:
		h.pages(d, wire.PullRequest{Tables: h.someTables()})
	case 13:
		h.pages(d, wire.PullRequest{Records: h.someRecords()})
	case 14:
		h.pages(d, wire.PullRequest{Full: rapid.Bool().Draw(h.rt, "full")})
	case 15, 16:
		h.lateAnswer(d)
	case 17, 18:
		h.pin(d)
	}
}

// pin changes records and pins them for a device, in the commit of the change as a push does.
func (h *shifting) pin(d *tracked) {
	refs := h.someRecords()
	until := h.e.clock.Now().Add(pick(h.world, "grace", []time.Duration{time.Hour, 25 * time.Hour, 9 * 24 * time.Hour}))
	h.e.must(h.e.store.Update(func(tx store.Tx) error {
		var known device
		if err := viewDevice(d.id, &known)(tx); err != nil {
			return err
		}
		for _, ref := range refs {
			r, _, err := tx.Record(ref.Table, ref.ID)
			if err != nil {
				return err
			}
			r.Rev++
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		if err := known.pin(tx, refs, until, h.e.clock.Now()); err != nil {
			return err
		}
		return known.save(tx)
	}))
	if rapid.Bool().Draw(h.rt, "seen to its end") {
		h.agree(d)
		h.e.clock.Set(until)
		h.agree(d)
	}
}

// lateAnswer pushes, loses the answer, and gets it again only after the world and the view
// went on.
func (h *shifting) lateAnswer(d *tracked) {
	h.edit(d)
	_, err := d.send(d.outbox...)
	h.e.must(err)
	h.put()
	h.pages(d, wire.PullRequest{})
	results, err := d.send(d.outbox...)
	h.e.must(err)
	d.store(results)
}

func (h *shifting) someTables() (tables []string) {
	for _, s := range h.e.everyones().Compiled.Tables {
		if rapid.IntRange(0, 4).Draw(h.rt, "wanted") == 0 {
			tables = append(tables, s.Table.Name)
		}
	}
	return tables
}

// all returns the records of a table that there are.
func (h *shifting) all(table string) (ids []work.ID) {
	h.e.must(h.e.store.View(func(tx store.Tx) error {
		return tx.Rows(table, work.ID{}, func(r work.Record) bool { ids = append(ids, r.ID); return true })
	}))
	return ids
}

func (h *shifting) someRecords() (refs []work.RecordRef) {
	for range rapid.IntRange(1, 3).Draw(h.rt, "records") {
		table := pick(h.world, "table", []string{work.BookingTable, work.WorkOrderTable, work.AccountTable, work.QuickNoteTable, work.UserTable})
		if ids := h.all(table); len(ids) > 0 {
			refs = append(refs, work.RecordRef{Table: table, ID: pick(h.world, "record", ids)})
		}
	}
	return refs
}

// put changes a few records in one commit, past all rules: their lookups, times and states,
// or whether they are there at all.
func (h *shifting) put() {
	h.e.must(h.e.store.Update(func(tx store.Tx) error {
		for range rapid.IntRange(1, 4).Draw(h.rt, "puts") {
			tables := []string{work.BookingTable, work.BookingTable, work.WorkOrderTable, work.WorkOrderTable, work.ServiceTaskTable, work.AccountTable,
				work.ContactTable, work.CustomerAssetTable, work.FunctionalLocationTable, work.QuickNoteTable, work.ProductTable}
			t := h.e.server.schema.Table(pick(h.world, "table", tables))
			var ids []work.ID
			if err := tx.Rows(t.Name, work.ID{}, func(r work.Record) bool { ids = append(ids, r.ID); return true }); err != nil {
				return err
			}
			id := h.e.newID()
			if len(ids) > 0 && rapid.IntRange(0, 5).Draw(h.rt, "made") > 0 {
				id = pick(h.world, "which", ids)
			}
			r, ok, err := tx.Record(t.Name, id)
			if err != nil {
				return err
			}
			if ok && rapid.IntRange(0, 7).Draw(h.rt, "deleted") == 0 {
				if err := tx.Remove(t.Name, id); err != nil {
					return err
				}
				continue
			}
			if !ok {
				r = work.Record{Table: t.Name, ID: id, Data: []byte(`{"statecode":0}`)}
			}
			r.Rev++
			if r.Data, err = h.shuffled(tx, t, bytes.Clone(r.Data)); err != nil {
				return err
			}
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		return nil
	}))
}

// shuffled moves some lookups of a record and, of a booking, its time and state.
func (h *shifting) shuffled(tx store.Tx, t *work.Table, data []byte) ([]byte, error) {
	set := work.Fields{}
	var lookups []work.Column
	for _, c := range t.Columns {
		if c.Type == work.TypeLookup && slices.ContainsFunc(c.Targets, func(to string) bool { return h.e.everyones().Compiled.Table(to) != nil }) {
			lookups = append(lookups, c)
		}
	}
	for range rapid.IntRange(0, min(3, len(lookups))).Draw(h.rt, "moved") {
		c := pick(h.world, "lookup", lookups)
		target := pick(h.world, "target", c.Targets)
		var ids []work.ID
		if err := tx.Rows(target, work.ID{}, func(r work.Record) bool { ids = append(ids, r.ID); return len(ids) < 6 }); err != nil {
			return nil, err
		}
		set[c.Name] = work.Null
		if len(ids) > 0 && rapid.IntRange(0, 4).Draw(h.rt, "emptied") > 0 {
			id := pick(h.world, "to", ids)
			if set[c.Name] = work.Ref(id); len(c.Targets) > 1 {
				set[c.Name] = work.RefTo(target, id)
			}
		}
	}
	if t.Name == work.BookingTable {
		start := h.e.clock.Now().Add(time.Duration(rapid.IntRange(-60, 240).Draw(h.rt, "start")) * time.Hour)
		set["starttime"], set["endtime"] = work.Time(start), work.Time(start.Add(time.Duration(rapid.IntRange(0, 30).Draw(h.rt, "hours"))*time.Hour))
		set["statecode"] = work.Int(int64(rapid.IntRange(0, 1).Draw(h.rt, "state")))
		if rapid.Bool().Draw(h.rt, "mine") {
			set["resource"] = work.Ref(pick(h.world, "van", []work.ID{st.AnnVan, st.BobVan}))
		}
	}
	return work.Patch(data, set), nil
}

// people changes who is booked as what, who is in the team, and in which zone Ann lives.
func (h *shifting) people() {
	h.e.must(h.e.store.Update(func(tx store.Tx) error {
		put := func(table string, id work.ID, set work.Fields) error {
			r, ok, err := tx.Record(table, id)
			if err != nil {
				return err
			}
			if !ok {
				r = work.Record{Table: table, ID: id, Data: []byte(`{}`)}
			}
			r.Rev++
			r.Data = work.Patch(bytes.Clone(r.Data), set)
			return tx.Put(r)
		}
		who := pick(h.world, "who", []work.ID{st.Ann, st.Bob, st.Dora})
		switch rapid.IntRange(0, 2).Draw(h.rt, "people") {
		case 0:
			return put(work.ResourceTable, pick(h.world, "van", []work.ID{st.AnnVan, st.BobVan}), work.Fields{"userid": work.Ref(who)})
		case 1:
			return put(work.TeamMembershipTable, st.ID(22), work.Fields{"teamid": work.Ref(st.North), "systemuserid": work.Ref(who)})
		}
		return put(work.UserTable, st.Ann, work.Fields{"timezonename": work.Text(pick(h.world, "zone", []string{"Europe/Berlin", "America/Lima", ""}))})
	}))
}

// rights changes what technicians may see.
func (h *shifting) rights() {
	h.e.must(h.e.store.Update(func(tx store.Tx) error {
		role := rights.Defaults(h.e.server.schema)["technician"]
		table := pick(h.world, "table", []string{work.AccountTable, work.WorkOrderTable, work.QuickNoteTable, work.CustomerAssetTable})
		switch rapid.IntRange(0, 2).Draw(h.rt, "right") {
		case 0:
			role.Tables[table] = rights.Table{Read: pick(h.world, "level", []rights.Level{rights.None, rights.Own})}
		case 1:
			role.Columns = map[string]map[string]rights.Column{work.WorkOrderTable: {
				pick(h.world, "column", []string{"msdyn_serviceaccount", "msdyn_instructions", "msdyn_customerasset"}): {NoRead: true},
			}}
		}
		return store.WriteJSON(tx, docRole, "technician", role)
	}))
	h.learn()
}

// publish puts another profile in force: without a table that nothing hangs on, with fewer
// columns, or without some of the relationships.
func (h *shifting) publish() {
	p := profile.Default()
	for i := range p.Items {
		item := &p.Items[i]
		switch {
		case item.Table == work.WorkOrderTable && rapid.Bool().Draw(h.rt, "columns"):
			item.Columns = []string{"msdyn_priority"}
		case item.Table == work.AccountTable && rapid.Bool().Draw(h.rt, "relationship"):
			item.Associations = item.Associations[rapid.IntRange(0, 1).Draw(h.rt, "first"):][:1]
		}
	}
	if rapid.Bool().Draw(h.rt, "table") {
		p.Items = slices.DeleteFunc(p.Items, func(i profile.Item) bool { return i.Table == work.QuickNoteTable })
		for i := range p.Items {
			p.Items[i].Associations = slices.DeleteFunc(p.Items[i].Associations, func(a profile.Association) bool {
				return a.Relationship == "msdyn_bookableresourcebookingquicknote.createdby"
			})
		}
	}
	compiled, err := profile.Compile(p, h.e.server.schema)
	h.e.must(err)
	h.version++
	h.profile = compiled
	h.e.inForce(h.version, compiled)
	h.learn()
}

func (h *shifting) learn() {
	for _, d := range h.devices {
		d.learn()
	}
}

// pages pulls a few pages, of which each may be lost.
func (h *shifting) pages(d *tracked, request wire.PullRequest) {
	for range rapid.IntRange(1, 4).Draw(h.rt, "pages") {
		page := h.page(d, request)
		request.Full = false
		if rapid.IntRange(0, 3).Draw(h.rt, "lost") > 0 {
			d.keep(page)
		}
	}
}

func (h *shifting) page(d *tracked, request wire.PullRequest) *wire.Page {
	request.Cursor, request.Anew = d.cursor, d.anew
	request.AckedSeq, request.Unanswered = d.acked()
	w := h.e.ask(d.token, "POST", wire.PathPull, request)
	if w.Code != 200 {
		h.rt.Fatalf("pull: %v", wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes()))
	}
	if p := h.e.server.plans.of(d.id); p.sent == 0 {
		h.looks++
		if p.look.whole {
			h.whole++
		}
	}
	page, err := wire.DecodePage(w.Body.Bytes())
	h.e.must(err)
	return page
}

// agree sends what waits, pulls everything and compares both sides with the definition.
func (h *shifting) agree(d *tracked) {
	h.rt.Helper()
	for len(d.outbox) > 0 {
		before := len(d.outbox)
		results, err := d.send(d.outbox...)
		h.e.must(err)
		if d.store(results); len(d.outbox) == before { // what is held waits for a person: discard it
			d.outbox = nil
		}
	}
	for {
		page := h.page(d, wire.PullRequest{})
		d.keep(page)
		if page.Checkpoint != nil {
			if !sameHeld(page.Checkpoint.Tables, d.held()) {
				h.rt.Fatalf("the sums differ: server %v, device %v", page.Checkpoint.Tables, d.held())
			}
			break
		}
	}
	_ = h.page(d, wire.PullRequest{}) // acknowledges the last page
	h.e.must(h.e.store.View(func(tx store.Tx) error {
		var known device
		if err := viewDevice(d.id, &known)(tx); err != nil {
			return err
		}
		v, err := h.e.server.viewerOf(tx, &plan{}, caller{user: known.User, device: d.id, role: "technician"}, h.e.clock.Now())
		if err != nil {
			return err
		}
		if err := h.checkRows(tx, d, v.Viewer); err != nil {
			return err
		}
		return h.checkPointers(tx, d, v.Viewer)
	}))
}

func (h *shifting) checkRows(tx store.Tx, d *tracked, v scope.Viewer) error {
	h.rt.Helper()
	members, err := v.Members(tx)
	if err != nil {
		return err
	}
	for _, s := range v.Profile.Tables {
		for _, id := range members.IDs(s.Table.Name) {
			if !d.has(s.Table.Name, id) {
				h.rt.Fatalf("%s %s is in scope and not on the device", s.Table.Name, id)
			}
		}
	}
	for key, row := range d.rows {
		if !members.Has(key.Table, key.ID) {
			h.rt.Fatalf("%s %s is on the device and not in scope", key.Table, key.ID)
		}
		r, _, err := tx.Record(key.Table, key.ID)
		if err != nil {
			return err
		}
		if want := work.Project(r.Data, v.Profile.Table(key.Table).Keep); row.Rev != r.Rev || !bytes.Equal(row.D, want) {
			h.rt.Fatalf("%s %s: device rev %d %s, server rev %d %s", key.Table, key.ID, row.Rev, row.D, r.Rev, want)
		}
	}
	return nil
}

// checkPointers counts anew what the copies of the view name.
func (h *shifting) checkPointers(tx store.Tx, d *tracked, v scope.Viewer) error {
	h.rt.Helper()
	counts := map[work.RecordRef]int{}
	for key := range d.rows {
		r, _, err := tx.Record(key.Table, key.ID)
		if err != nil {
			return err
		}
		held, ok, err := tx.Held(d.id, key.Table, key.ID)
		if err != nil {
			return err
		}
		points := v.Profile.Points(r)
		if !ok || !slices.Equal(held.Points, points) {
			h.rt.Fatalf("%s %s is noted to name %v, not %v", key.Table, key.ID, held.Points, points)
		}
		for _, ref := range points {
			counts[ref]++
		}
	}
	for _, s := range v.Profile.Tables {
		for _, id := range h.all(s.Table.Name) {
			ref := work.RecordRef{Table: s.Table.Name, ID: id}
			if n, err := tx.Pointers(d.id, ref.Table, id); err != nil || n != counts[ref] {
				h.rt.Fatalf("%s %s is named %d times, not %d (%v)", ref.Table, id, n, counts[ref], err)
			}
		}
	}
	return nil
}
