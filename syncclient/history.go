package syncclient

import (
	"context"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// History reads who changed a record, when, and which values were put aside, under the
// user's rights. Only the server knows: the error is Unavailable without a network, NotFound
// or Forbidden.
func (e *Engine) History(ctx context.Context, ref work.RecordRef) (wire.HistoryAnswer, error) {
	var answer wire.HistoryAnswer
	return answer, e.read(ctx, wire.PathHistory, wire.HistoryRequest{Table: ref.Table, ID: ref.ID}, &answer)
}
