package sim

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
)

// Company is a small company on disk, with users who have signed in on laptops: what a
// [World] starts from. Making one costs the hashing of passwords, starting from one
// nothing.
type Company struct {
	folder  string
	laptops []member
}

type member struct {
	name, login string
	user        work.ID
}

const password = "boiler room 7"

// members are who has a laptop. Ann has two.
func members() []member {
	return []member{
		{"ann", "ann", servertest.Ann}, {"bob", "bob", servertest.Bob}, {"ann's second", "ann", servertest.Ann},
	}
}

// NewCompany makes the company in a folder. The laptops are signed in and empty.
func NewCompany(folder string) (*Company, error) {
	c := &Company{folder: folder, laptops: members()}
	w, err := c.open(folder, 0)
	if err != nil {
		return nil, err
	}
	if err := w.Office.Server.Load(servertest.Company()); err != nil {
		return nil, err
	}
	for _, u := range []server.NewUser{
		{Login: "ann", User: servertest.Ann, Role: apply.Technician, Password: password},
		{Login: "bob", User: servertest.Bob, Role: apply.Technician, Password: password},
		{Login: "dora", User: servertest.Dora, Role: apply.Dispatcher, Password: password},
		{Login: "adam", User: servertest.Adam, Role: apply.Administrator, Password: password},
	} {
		if _, err := w.Office.Server.AddUser(u); err != nil {
			return nil, err
		}
	}
	for i, m := range c.laptops {
		l := w.Laptops[i]
		if err := l.Open(); err != nil {
			return nil, err
		}
		if err := syncclient.SignIn(context.Background(), l.DB, l.Options(), Address, m.login, password); err != nil {
			return nil, err
		}
	}
	return c, w.Close()
}

// Open copies the company into a folder and starts the office. The laptops are there but
// not running: [World.Begin] starts them.
func (c *Company) Open(folder string, seed uint64) (*World, error) {
	for _, name := range append([]string{"office-0.db"}, laptopFiles(len(c.laptops))...) {
		if err := copyFile(filepath.Join(c.folder, name), filepath.Join(folder, name)); err != nil {
			return nil, err
		}
	}
	w, err := c.open(folder, seed)
	if err != nil {
		return nil, err
	}
	for _, l := range w.Laptops {
		if err := l.Open(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func laptopFiles(n int) []string {
	files := make([]string, n)
	for i := range files {
		files[i] = fmt.Sprintf("laptop%d-0.db", i)
	}
	return files
}

func (c *Company) open(folder string, seed uint64) (*World, error) {
	clock := NewClock(servertest.Monday)
	w := &World{
		Clock: clock, Rand: rand.New(rand.NewPCG(seed, 1)), book: newBook(),
		Office: &Office{Clock: clock, path: filepath.Join(folder, "office"), newID: ids(0xf0, seed)},
	}
	w.Office.last = w.Office.keep
	for i, m := range c.laptops {
		l := &Laptop{
			Name: m.name, User: m.user, Clock: clock.Follower(), Plan: new(network.Plan), office: w.Office,
			path: filepath.Join(folder, fmt.Sprintf("laptop%d", i)), newID: ids(byte(i+1), seed),
			jitter: jitter(rand.NewPCG(seed, uint64(100+i))), asked: map[string]int{},
		}
		l.last = l.keep
		l.Net = network.New(l, network.WithPlan(l.Plan), network.WithRand(rand.NewPCG(seed, uint64(200+i))),
			network.WithOtherServer(elsewhere{l}))
		w.Laptops = append(w.Laptops, l)
	}
	return w, w.Office.Start()
}

// ids makes ids that count up and differ between makers and seeds. The company's own
// lie below all of them.
func ids(maker byte, seed uint64) work.NewID {
	var mu sync.Mutex
	n := uint32(0)
	return func() work.ID {
		mu.Lock()
		defer mu.Unlock()
		n++
		id := work.ID{0x01, 0x9b, 6: 0x70, 7: maker, 8: 0x80}
		binary.BigEndian.PutUint16(id[10:], uint16(seed))
		binary.BigEndian.PutUint32(id[12:], n)
		return id
	}
}

// jitter is the engine's own, by a chance that can be repeated.
func jitter(source rand.Source) func(time.Duration) time.Duration {
	var mu sync.Mutex
	r := rand.New(source)
	return func(limit time.Duration) time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return limit/2 + time.Duration(r.Int64N(int64(limit/2)+1))
	}
}
