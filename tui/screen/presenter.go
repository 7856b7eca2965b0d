package screen

import (
	"context"

	"fieldbook/internal/work"
)

// Presenter is what drives a demonstration from outside the device: the network between
// it and the server, and a dispatcher at the office. Only the demo has one.
type Presenter interface {
	// Networks are the conditions that can be chosen, in order.
	Networks() []NetworkChoice
	// Network returns the key of the condition that holds now.
	Network() string
	SetNetwork(key string)
	// Acts are what the dispatcher can do, in order.
	Acts() []DispatcherAct
	// Do lets the dispatcher act, on the server. It returns what was done, in a sentence.
	Do(ctx context.Context, key string, booking work.ID) (string, error)
	// Bookings are those of the technician today, for acts on one of them.
	Bookings(ctx context.Context) ([]DemoBooking, error)
	// ServerSees says how the server has a booking now, in a few lines for comparison.
	ServerSees(ctx context.Context, booking work.ID) ([]string, error)
}

// NetworkChoice is one condition of the demo's network.
type NetworkChoice struct{ Key, Label, Description string }

// DispatcherAct is one thing that the demo's dispatcher can do.
type DispatcherAct struct {
	Key, Label, Description string
	NeedsBooking            bool
}

// DemoBooking names a booking in the demo panel.
type DemoBooking struct {
	ID    work.ID
	Label string
}
