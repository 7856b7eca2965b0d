package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/store/bolt"
	"fieldbook/syncclient"
)

// hanging is a request that is being worked on and whose body is still to come.
type hanging struct {
	net.Conn
	answers *bufio.Reader
	body    string
}

// hang begins a push under a token.
func (p *process) hang(token string) *hanging {
	p.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() })
	body := `{"acked_seq":0,"sent_at":"2026-01-01T00:00:00Z","groups":[]}`
	fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s: %d\r\nContent-Type: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		wire.PathPush, token, wire.HeaderVersion, wire.Version, wire.TypeJSON, len(body))
	h := &hanging{c, bufio.NewReader(c), body}
	if line, err := h.answers.ReadString('\n'); err != nil || !strings.Contains(line, " 100 ") {
		p.t.Fatalf("the server does not ask for the body: %q %v", line, err)
	}
	_, _ = h.answers.ReadString('\n')
	return h
}

// finish sends the rest of the body and returns the status of the answer.
func (h *hanging) finish() int {
	_, _ = io.WriteString(h, h.body)
	resp, err := http.ReadResponse(h.answers, nil)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// untilRefused waits until the server tells new requests to come back, and returns that answer.
func (p *process) untilRefused() *http.Response {
	p.t.Helper()
	for {
		resp, err := http.Get(p.url + wire.PathHealth)
		if err != nil {
			p.t.Fatalf("a new request is not answered: %v", err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return resp
		}
	}
}

// device signs mara in on a new device of the process.
func (p *process) device() *localdb.DB {
	p.t.Helper()
	db, err := localdb.Open(filepath.Join(memory(p.t), "fieldbook.db"), localdb.Options{})
	if err == nil {
		p.t.Cleanup(func() { _ = db.Close() })
		err = syncclient.SignIn(p.t.Context(), db, syncclient.Options{}, p.url, "mara", "fieldbook")
	}
	if err == nil {
		_, err = syncclient.New(db, syncclient.Options{}).SyncOnce(p.t.Context(), syncclient.ReasonFirst)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return db
}

func tokenOf(t *testing.T, db *localdb.DB) string {
	t.Helper()
	d, err := db.Device()
	if err != nil {
		t.Fatal(err)
	}
	return d.Token
}

// A server that is asked to stop finishes what it has begun, ends live streams and tells
// everybody else to come back.
func TestStopFinishesWhatRuns(t *testing.T) {
	p := start(t, "serve", "--sample", "--data", memory(t), "--listen", "127.0.0.1:0", "--log", "error")
	token := tokenOf(t, p.device())
	live, err := http.NewRequest(http.MethodGet, p.url+wire.PathLive, nil)
	if err != nil {
		t.Fatal(err)
	}
	live.Header.Set("Authorization", "Bearer "+token)
	live.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	stream, err := http.DefaultClient.Do(live)
	if err != nil || stream.StatusCode != http.StatusOK {
		t.Fatal(stream, err)
	}
	defer stream.Body.Close()
	half := p.hang(token)
	_ = p.Process.Signal(syscall.SIGTERM)
	if resp := p.untilRefused(); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("a new request: %d, Retry-After %q", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	if _, err := io.ReadAll(stream.Body); err != nil {
		t.Errorf("the live stream: %v", err)
	}
	if status := half.finish(); status != http.StatusOK {
		t.Errorf("the request that ran: %d", status)
	}
	if code, said := p.ended(); code != 0 || !strings.Contains(said, "Stopped.") {
		t.Errorf("exit code %d, %q\n%s", code, said, p.errs)
	}
}

func TestASecondSignalEndsTheServerAtOnce(t *testing.T) {
	p := start(t, "serve", "--sample", "--data", memory(t), "--listen", "127.0.0.1:0", "--log", "error")
	p.hang(tokenOf(t, p.device()))
	_ = p.Process.Signal(syscall.SIGTERM)
	p.untilRefused()
	_ = p.Process.Signal(syscall.SIGTERM)
	if _, said := p.ended(); strings.Contains(said, "Stopped.") {
		t.Errorf("it stopped in good order: %q", said)
	}
	if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %s", p.ProcessState)
	}
}

// Devices push while the server stops: every group that was answered is there afterwards,
// and the others arrive when the server is back.
func TestNothingAcknowledgedIsLostInAStop(t *testing.T) {
	data := memory(t)
	p := start(t, "serve", "--sample", "--data", data, "--listen", "127.0.0.1:0", "--log", "error")
	type author struct {
		db            *localdb.DB
		notes         map[work.ID]work.ID // by group
		acked, unsent []work.ID           // groups
	}
	authors := make([]*author, 4)
	for i := range authors {
		authors[i] = &author{db: p.device(), notes: map[work.ID]work.ID{}}
	}
	mine, err := authors[0].db.Device()
	if err != nil {
		t.Fatal(err)
	}
	bookings, err := authors[0].db.List(t.Context(), localdb.Query{Table: work.BookingTable, Lookup: "resource", Equals: mine.Resource})
	if err != nil || len(bookings) == 0 {
		t.Fatal(bookings, err)
	}
	var pushed atomic.Int32
	var all sync.WaitGroup
	for _, a := range authors {
		all.Go(func() {
			for len(a.unsent) < 3 {
				note, err := work.AddNote(bookings[0].ID, "while it stops", time.Now(), work.RandomID)
				if err == nil {
					note, err = a.db.Edit(note)
				}
				if err != nil {
					t.Error(err)
					return
				}
				a.notes[note.ID] = note.Changes[0].ID
				_, _ = syncclient.New(a.db, syncclient.Options{}).SyncOnce(t.Context(), syncclient.ReasonEdit)
				if o, err := a.db.OutcomeOf(note.ID); err != nil {
					t.Error(err)
					return
				} else if o == localdb.Applied {
					a.acked = append(a.acked, note.ID)
				} else {
					a.unsent = append(a.unsent, note.ID)
				}
				pushed.Add(1)
			}
		})
	}
	for pushed.Load() < 40 {
		time.Sleep(time.Millisecond)
	}
	_ = p.Process.Signal(syscall.SIGTERM)
	code, said := p.ended()
	if code != 0 {
		t.Errorf("exit code %d, %q\n%s", code, said, p.errs)
	}
	all.Wait()
	has := func(what string, groups func(*author) []work.ID) {
		t.Helper()
		store, err := bolt.Open(filepath.Join(data, "environment.db"), server.IndexKeys(work.Standard()))
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		srv, err := server.New(store, work.Standard(), server.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for i, a := range authors {
			for _, g := range groups(a) {
				if _, err := srv.Record(work.QuickNoteTable, a.notes[g]); err != nil {
					t.Errorf("%s: note %s of device %d: %v", what, a.notes[g], i, err)
				}
				n++
			}
		}
		t.Logf("%s: %d notes are there", what, n)
	}
	has("acknowledged", func(a *author) []work.ID { return a.acked })
	again := start(t, "serve", "--data", data, "--listen", strings.TrimPrefix(p.url, "http://"), "--log", "error")
	for i, a := range authors {
		if _, err := syncclient.New(a.db, syncclient.Options{}).SyncOnce(t.Context(), syncclient.ReasonEdit); err != nil {
			t.Errorf("device %d: %v", i, err)
		}
		if n, _, err := a.db.Pending(); n != 0 || err != nil {
			t.Errorf("device %d: %d changes wait, %v", i, n, err)
		}
	}
	_ = again.Process.Signal(syscall.SIGTERM)
	again.ended()
	has("sent again", func(a *author) []work.ID { return a.unsent })
}
