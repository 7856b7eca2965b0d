package sim

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

// ChangeRights takes technicians' rights to change a table's records, or one column of
// them, or gives them back.
func (w *World) ChangeRights(table, column string, may bool) (err error) {
	w.Office.safely(func() {
		if column != "" {
			_, err = w.Office.Server.ChangeColumnRights(apply.Technician, table, column, rights.Column{NoWrite: !may})
			return
		}
		level := rights.Organization
		if !may {
			level = rights.None
		}
		_, err = w.Office.Server.ChangeTableRights(apply.Technician, table, rights.Table{Create: level, Write: level})
	})
	return err
}

// Settle lets the office dispose of a sync error, or take a discard back: how is the last
// word of the endpoint's path. A retry's revisions are the office's own.
func (w *World) Settle(e server.SyncError, how string) error {
	var token string
	var err error
	w.Office.safely(func() { token, err = w.Office.Server.OfficeToken("adam") })
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, Address+server.PathSyncErrors+"/"+e.ID.String()+"/"+how, bytes.NewReader([]byte("{}")))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", wire.TypeJSON)
	req.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	var resp *http.Response
	w.Office.safely(func() { resp, err = w.Office.Line.RoundTrip(req) })
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := wire.ReadBody(resp.Body, 1<<20)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return wire.ReadProblem(resp.StatusCode, resp.Header.Get("Content-Type"), body)
	}
	if how == "retry" && e.Group != nil {
		return w.Office.View(func(tx store.Tx) error { return w.book.retriedAtTheOffice(tx, *e.Group) })
	}
	return nil
}

// retriedAtTheOffice notes the revisions that the office made when it sent a group again.
func (b *book) retriedAtTheOffice(tx store.Tx, g work.Group) error {
	b.touch(g)
	for _, c := range g.Changes {
		err := tx.Revisions(c.Table, c.ID, 0, func(r store.Revision) bool {
			if r.Origin == (work.ID{}) && r.Rule == "" {
				b.office[written{work.RecordRef{Table: c.Table, ID: c.ID}, r.Rev}] = true
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rights takes a right from the technicians, or gives it back.
func (p *Play) rights() error {
	all := []struct{ table, column string }{
		{work.WorkOrderTable, ""}, {work.ServiceTaskTable, ""}, {work.QuickNoteTable, ""}, {work.BookingTable, ""},
		{work.WorkOrderTable, "msdyn_workordersummary"}, {work.ServiceTaskTable, "msdyn_percentcomplete"}, {work.BookingTable, "name"},
	}
	of := all[p.Rand.IntN(len(all))]
	may := p.Rand.IntN(3) > 0
	p.tell("technicians may change %s %s: %t", of.table, of.column, may)
	return p.ChangeRights(of.table, of.column, may)
}

// settle lets the office dispose of one of the sync errors.
func (p *Play) settle() error {
	list, err := p.Office.Server.SyncErrors(server.SyncErrorFilter{})
	if err != nil || len(list) == 0 {
		return err
	}
	e := list[p.Rand.IntN(len(list))]
	how := []string{"retry", "discard", "resolve", "undo"}[p.Rand.IntN(4)]
	err = p.Settle(e, how)
	p.tell("the office: %s of %s's refused %s of %s %s (%v)", how, e.OwnerName, e.Action, e.Name, shortID(e.Record), err)
	if work.Is(err, work.Forbidden) { // refused once more
		return nil
	}
	return known(err)
}

// choosesWhen lets a technician say when the laptop syncs by itself.
func (p *Play) choosesWhen(l *Laptop) error {
	s := localdb.Settings{Sync: []localdb.SyncMode{localdb.SyncAuto, localdb.SyncManual, localdb.SyncInterval}[p.Rand.IntN(3)]}
	if s.Sync == localdb.SyncInterval {
		s.Interval = time.Duration(5+p.Rand.IntN(60)) * time.Minute
	}
	p.tell("%s syncs: %s %s", l.Name, s.Sync, s.Interval)
	return l.save(s)
}

// save stores the settings of a laptop that cannot die of it.
func (l *Laptop) save(s localdb.Settings) (err error) {
	l.safely(func() { err = l.DB.SaveSettings(s) })
	return err
}
