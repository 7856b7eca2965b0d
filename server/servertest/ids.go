package servertest

import (
	"encoding/binary"
	"sync"

	"fieldbook/internal/work"
)

// ID is a record id that is easy to tell from others: its number stands at its end.
func ID(n int) work.ID {
	id := work.ID{0x01, 0x9a, 0, 0, 0, 0, 0x70, 0, 0x80}
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

// IDs returns a maker of ids that count on from the number. It is safe for concurrent use.
func IDs(from int) work.NewID {
	var mu sync.Mutex
	return func() work.ID {
		mu.Lock()
		defer mu.Unlock()
		from++
		return ID(from)
	}
}

// The people, what they are booked as, and the ways that a booking can stand.
var (
	Ann, Bob, Dora, Adam = ID(1), ID(2), ID(3), ID(4) // two technicians, a dispatcher, an administrator
	AnnVan, BobVan       = ID(11), ID(12)
	North                = ID(21) // Ann's team

	Scheduled, Traveling, OnBreak   = ID(31), ID(32), ID(33)
	InProgress, Completed, Canceled = ID(34), ID(35), ID(36)
	Partial                         = ID(37) // means Completed, leaves the order open
)

// The customers and their things.
var (
	Mill, Bakery             = ID(41), ID(42)
	MillBoss, BakeryBoss     = ID(51), ID(52)
	Boiler, Oven             = ID(61), ID(62) // of the mill, of the bakery
	MillCellar               = ID(71)
	Valve, Labor             = ID(81), ID(82)
	Leak, Urgent, TimeStamps = ID(91), ID(92), ID(93)
)

// The work orders, each with two tasks, and their bookings.
var (
	MillToday, BakeryShared, MillLater, BakeryBob = ID(101), ID(102), ID(103), ID(104)

	// AnnToday is MillToday's only booking, AnnShared and BobShared are BakeryShared's.
	// AnnLater starts the day after Ann's seven-day window; AnnPast ended yesterday and
	// has no order; BobToday is BakeryBob's.
	AnnToday, AnnShared, BobShared, AnnLater, AnnPast, BobToday = ID(201), ID(202), ID(203), ID(204), ID(205), ID(206)

	Note = ID(301) // on AnnToday
)

// TaskOf returns the id of an order's first or second task.
func TaskOf(order work.ID, n int) work.ID { return ID(400 + 10*int(order[15]) + n) }
