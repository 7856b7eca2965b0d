package syncclient

import "fieldbook/internal/wire"

// unsent is what waits here at this moment, for the office's list of devices.
func (p *pass) unsent() (*wire.Unsent, error) {
	n, oldest, err := p.db.Pending()
	return &wire.Unsent{Count: n, Oldest: oldest}, err
}
