package syncclient

import (
	"context"
	"encoding/binary"
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// recount makes the sums that are compared with the server's follow the bytes on disk.
func (p *pass) recount() error {
	p.progress(PhaseVerifying, Progress{})
	for _, t := range p.allTables() {
		if err := p.db.Recount(t); err != nil {
			return err
		}
	}
	return nil
}

// repair tells the server what the device really holds. The pages that follow bring the
// difference; the outbox is not touched. What does not fit into one request is told in
// parts: only the last one's cursor counts, so that a device that is interrupted begins
// anew.
func (p *pass) repair(ctx context.Context, tables []string) error {
	p.progress(PhaseVerifying, Progress{})
	var lists []wire.HeldTable
	for _, table := range tables {
		held := wire.HeldTable{Table: table, Shape: p.shapes[table]}
		err := p.db.Holdings(table, func(id work.ID, rev uint64, leaf work.Digest) bool {
			sum := leaf.Bytes()
			held.Rows = append(held.Rows, id[:]...)
			held.Rows = binary.BigEndian.AppendUint64(held.Rows, rev)
			held.Rows = append(held.Rows, sum[:]...)
			return true
		})
		if err != nil {
			return err
		}
		lists = append(lists, held)
	}
	cursor, _, err := p.db.Cursor()
	if err != nil {
		return err
	}
	var answer wire.RepairAnswer
	for _, part := range parts(lists, wire.MaxHeldRows) {
		request := wire.RepairRequest{Cursor: cursor, AckedSeq: p.acked.Seq, Unanswered: p.acked.Open, Tables: part}
		r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathRepair, request, nil)
		if err != nil {
			return err
		}
		if err := wire.Decode(r.body, &answer); err != nil {
			return err
		}
	}
	_, err = p.db.ApplyPage(localdb.Page{Cursor: answer.Cursor})
	return err
}

// parts divides lists among requests of at most so many records each. There is always one.
func parts(lists []wire.HeldTable, limit int) [][]wire.HeldTable {
	all, room := [][]wire.HeldTable{nil}, limit
	for _, list := range lists {
		for {
			if room == 0 {
				all, room = append(all, nil), limit
			}
			n := min(len(list.Rows)/wire.HeldRow, room)
			part := list
			part.Rows = list.Rows[:n*wire.HeldRow]
			part.More = len(part.Rows) < len(list.Rows)
			all[len(all)-1] = append(all[len(all)-1], part)
			if room -= n; !part.More {
				break
			}
			list.After, list.Rows = work.ID(part.Rows[len(part.Rows)-wire.HeldRow:][:16]), list.Rows[len(part.Rows):]
		}
	}
	return all
}
