package server

import "time"

// Limits bound what clients can make the server do at once. A zero field stands for its
// default; every limit holds for one process.
type Limits struct {
	// Snapshots is how many devices fetch everything from the start at a time. The others stand
	// in line and are told when to come back. Default 16.
	Snapshots int
	// Pulls, Pushes and SignIns are how many requests of their kind are worked on at a time,
	// each in its own lane. Defaults 32, 32 and 4.
	Pulls, Pushes, SignIns int
	// Searches is how many searches by words are worked on at a time, and SearchRows how many
	// records one looks at: a record counts once more for every 16 KiB. Defaults 2 and 250,000.
	Searches, SearchRows int
	// Queue is how long a request waits for its lane before it is told to come back. Default 10 s.
	Queue time.Duration

	// DeviceRate and DeviceBurst bound the requests of one device: so many a second, after so
	// many at once. Defaults 20 and 600.
	DeviceRate, DeviceBurst float64
	// AddressRate and AddressBurst bound the requests of one address by nobody who is signed in.
	// Loopback addresses, where a proxy may stand for everybody, are not bounded. Defaults 50
	// and 2000.
	AddressRate, AddressBurst float64

	// Connections and AddressConnections are how many connections are open, in all and from one
	// address that is not loopback. Defaults 20,000 and 2,000.
	Connections, AddressConnections int
	// Patience and SlowestRate are what a client may take to send a request's body or to take
	// an answer: so long, and a second for every so many bytes. Defaults 20 s and 1024.
	Patience    time.Duration
	SlowestRate int
	// Headers is how long a request's head may take, and Idle for how long a connection may
	// stay open without a request. Defaults 5 s and 1 minute.
	Headers, Idle time.Duration
}

// withDefaults fills in what is not set.
func (l Limits) withDefaults() Limits {
	or(&l.Snapshots, 16)
	or(&l.Pulls, 32)
	or(&l.Pushes, 32)
	or(&l.SignIns, 4)
	or(&l.Searches, 2)
	or(&l.SearchRows, 250_000)
	or(&l.Queue, 10*time.Second)
	or(&l.DeviceRate, 20)
	or(&l.DeviceBurst, 600)
	or(&l.AddressRate, 50)
	or(&l.AddressBurst, 2000)
	or(&l.Connections, 20_000)
	or(&l.AddressConnections, 2000)
	or(&l.Patience, 20*time.Second)
	or(&l.SlowestRate, 1024)
	or(&l.Headers, 5*time.Second)
	or(&l.Idle, time.Minute)
	return l
}

func or[T int | float64 | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
