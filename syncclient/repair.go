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
// difference; the outbox is not touched.
func (p *pass) repair(ctx context.Context, tables []string) error {
	p.progress(PhaseVerifying, Progress{})
	request := wire.RepairRequest{AckedSeq: p.acked}
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
		request.Tables = append(request.Tables, held)
	}
	r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathRepair, request, nil)
	if err != nil {
		return err
	}
	var answer wire.RepairAnswer
	if err := wire.Decode(r.body, &answer); err != nil {
		return err
	}
	_, err = p.db.ApplyPage(localdb.Page{Cursor: answer.Cursor})
	return err
}
