package syncclient

import (
	"context"

	"fieldbook/internal/work"
)

// Look finds out once how the network stands, for commands that read online; [Engine.Run]
// looks by itself. The error is Unauthenticated when nobody is signed in.
func (e *Engine) Look(ctx context.Context) (Network, error) {
	err := e.exclusively(ctx, func(ctx context.Context) error {
		d, err := e.db.Device()
		if err != nil {
			return err
		}
		_, err = e.connect(ctx, d)
		return err
	})
	if work.Is(err, work.Unavailable) {
		err = nil // the state says it
	}
	return e.Status().Network, err
}
