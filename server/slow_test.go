package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// site is a service on a real socket with little patience.
type site struct {
	*environment
	address string
	http    *http.Server
}

// smallBuffers lets no answer vanish in the kernel: what is not read is not written.
type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(4 << 10)
	}
	return c, err
}

func (e *environment) listen(t *testing.T, limits Limits) *site {
	t.Helper()
	e.limit(limits)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{environment: e, address: l.Addr().String(), http: e.server.HTTP()}
	go func() { _ = s.http.Serve(e.server.Limit(smallBuffers{l})) }()
	t.Cleanup(func() { _ = s.http.Close() })
	return s
}

func (s *site) dial(t *testing.T) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	tcp := c.(*net.TCPConn)
	_ = tcp.SetReadBuffer(4 << 10)
	t.Cleanup(func() { _ = c.Close() })
	return tcp
}

// head is the head of a device's request.
func head(token, method, path string, length int) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s: %d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		method, path, token, wire.HeaderVersion, wire.Version, length)
}

// ended waits until the other side has closed the connection and returns what it said.
func ended(c net.Conn) string {
	said, _ := io.ReadAll(c)
	return string(said)
}

// drip writes byte after byte until the other side has had enough.
func drip(c net.Conn, text string) {
	for i := range len(text) {
		if _, err := c.Write([]byte{text[i]}); err != nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// largeNote puts a note on the server which makes the first page of every device too large
// for the buffers between the two sides.
func (e *environment) largeNote() {
	e.server.limits.pageBytes = wire.MaxGroupBytes
	note := work.CreateOf(work.AnnotationTable, e.newID(), work.Fields{
		"subject": work.Text("plan"), "objectid": work.RefTo(work.BookingTable, st.AnnToday),
		"documentbody": work.Text(strings.Repeat("😀", 1<<20)), "notetext": work.Text(strings.Repeat("😀", 100_000)),
	})
	e.office(note)
}

// crawl opens connections that send or take a byte now and then, or nothing, and returns a
// function that waits until the server has cut the last of them off.
func (s *site) crawl(t *testing.T, slow []*laptop) (wait func()) {
	t.Helper()
	var all sync.WaitGroup
	for _, l := range slow {
		heading, quiet, sender, reader, silent := s.dial(t), s.dial(t), s.dial(t), s.dial(t), s.dial(t)
		all.Go(func() {
			drip(heading, head("x", "POST", wire.PathPush, 10))
			ended(heading)
		})
		all.Go(func() { ended(quiet) })
		_, _ = io.WriteString(sender, head(l.token, "POST", wire.PathPush, 1<<20))
		all.Go(func() {
			go drip(sender, strings.Repeat(" ", 1<<12))
			if said := ended(sender); said != "" && !strings.Contains(said, " 503 ") {
				t.Errorf("a slow body: %.100s", said)
			}
		})
		_, _ = io.WriteString(silent, head("wrong", "POST", wire.PathPush, 1<<20)) // which nobody waits for
		all.Go(func() {
			if said := ended(silent); said != "" && !strings.Contains(said, " 401 ") {
				t.Errorf("a body that never comes: %.100s", said)
			}
		})
		_, _ = io.WriteString(reader, head(l.token, "POST", wire.PathPull, 2)+"{}")
		if _, err := io.ReadFull(reader, make([]byte, 1<<10)); err != nil { // the answer is on its way
			t.Fatal(err)
		}
		all.Go(func() {
			got, b := 0, make([]byte, 100)
			for {
				n, err := reader.Read(b)
				if got += n; err != nil {
					break
				}
				time.Sleep(5 * time.Millisecond)
			}
			if got > 4<<20 {
				t.Errorf("%d bytes reached a slow reader", got)
			}
		})
	}
	return all.Wait
}

// works fails unless a device's pulls and pushes are served.
func (s *site) works(t *testing.T, l *laptop) {
	t.Helper()
	client := &http.Client{}
	defer client.CloseIdleConnections()
	for range 10 {
		l.seq++
		change := work.Change{MID: s.newID(), Table: "none", ID: s.newID(), Op: work.Create}
		for path, message := range map[string]any{
			wire.PathPull: wire.PullRequest{Cursor: l.cursor},
			wire.PathPush: wire.PushRequest{Cursor: l.cursor, Groups: []work.Group{{ID: s.newID(), Seq: l.seq, Changes: []work.Change{change}}}},
		} {
			body, err := wire.Encode(message)
			s.must(err)
			r, err := http.NewRequest(http.MethodPost, "http://"+s.address+path, bytes.NewReader(body))
			s.must(err)
			r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
			r.Header.Set("Content-Type", wire.TypeJSON)
			r.Header.Set("Authorization", "Bearer "+l.token)
			resp, err := client.Do(r)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			answer, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d %v %.200s", path, resp.StatusCode, err, answer)
			}
			_ = resp.Body.Close()
		}
	}
}

// While slow clients are there, for an hour if need be, others go through the same lanes,
// each of one place.
func TestSlowClientsHoldNoPlace(t *testing.T) {
	e := newEnvironment(t)
	e.largeNote()
	healthy := e.signIn("ann")
	healthy.sync()
	slow := []*laptop{e.signIn("ann"), e.signIn("ann"), e.signIn("ann"), e.signIn("ann")}
	s := e.listen(t, Limits{Pulls: 1, Pushes: 1, Patience: time.Hour, Headers: time.Hour, Idle: time.Hour})
	wait := s.crawl(t, slow)
	s.works(t, healthy)
	_ = s.http.Close()
	wait()
}

// Slow clients are cut off, and nothing of them is left.
func TestSlowClientsAreCutOff(t *testing.T) {
	e := newEnvironment(t)
	e.largeNote()
	slow := []*laptop{e.signIn("ann"), e.signIn("ann"), e.signIn("ann"), e.signIn("ann")}
	before := runtime.NumGoroutine()
	s := e.listen(t, Limits{
		Patience: 250 * time.Millisecond, SlowestRate: 64 << 10, Headers: 250 * time.Millisecond, Idle: 250 * time.Millisecond,
	})
	s.crawl(t, slow)()
	for runtime.NumGoroutine() > before+2 { // until the last connection is gone
		time.Sleep(10 * time.Millisecond)
	}
}

// A body that comes in slowly but steadily may take much longer than one that does not move.
func TestASteadyBodyIsWaitedFor(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	s := e.listen(t, Limits{Patience: 250 * time.Millisecond, SlowestRate: 1 << 10})
	c := s.dial(t)
	body := `{"acked_seq":0}` + strings.Repeat(" ", 64<<10)
	_, _ = io.WriteString(c, head(l.token, "POST", wire.PathPull, len(body))+body[:60<<10])
	time.Sleep(500 * time.Millisecond)
	_, _ = io.WriteString(c, body[60<<10:])
	if resp, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%+v, %v", resp, err)
	}
}

// What does not fit its length is no request.
func TestBodiesAndTheirLengths(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	s := e.listen(t, Limits{Patience: 250 * time.Millisecond, SlowestRate: 64 << 10})
	ok := `{"acked_seq":0}`
	for name, c := range map[string]struct {
		sent  string
		close bool // the sender closes its side
		want  []string
	}{
		"as long as said":     {head(l.token, "POST", wire.PathPull, len(ok)) + ok, true, []string{"200"}},
		"shorter, and closed": {head(l.token, "POST", wire.PathPull, len(ok)+5) + ok, true, []string{"503"}},
		"shorter, and open":   {head(l.token, "POST", wire.PathPull, len(ok)+5) + ok, false, []string{"503"}},
		"longer":              {head(l.token, "POST", wire.PathPull, len(ok)) + ok + "x y z\r\n\r\n", true, []string{"200", "400"}},
		"two lengths":         {strings.Replace(head(l.token, "POST", wire.PathPull, 1), "\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n", 1) + ok, true, []string{"400"}},
		"length and chunks":   {strings.Replace(head(l.token, "POST", wire.PathPull, 40), "\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n", 1) + "f\r\n" + ok + "\r\n0\r\n\r\n", true, []string{"200"}},
		"chunks of nonsense":  {strings.Replace(head(l.token, "POST", wire.PathPull, 40), "Content-Length: 40", "Transfer-Encoding: chunked", 1) + "zz\r\n" + ok, true, []string{"503"}},
		"two codings":         {strings.Replace(head(l.token, "POST", wire.PathPull, 40), "Content-Length: 40", "Transfer-Encoding: chunked, identity", 1) + ok, true, []string{"501"}},
		"negative":            {head(l.token, "POST", wire.PathPull, -1), true, []string{"400"}},
		"long head":           {"GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 32<<10) + "\r\n\r\n", true, []string{"431"}},
	} {
		conn := s.dial(t)
		go func() {
			_, _ = io.WriteString(conn, c.sent)
			if c.close {
				_ = conn.CloseWrite()
			}
		}()
		var got []string
		for in := bufio.NewReader(conn); ; {
			resp, err := http.ReadResponse(in, nil)
			if err != nil {
				break
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			got = append(got, strconv.Itoa(resp.StatusCode))
		}
		if strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// One connection too many is closed before anything is read from it; a place becomes free
// with the connection that held it.
func TestConnectionsAreCounted(t *testing.T) {
	e := newEnvironment(t)
	s := e.listen(t, Limits{Connections: 3})
	answered := func(c net.Conn) bool {
		_, _ = io.WriteString(c, "GET "+wire.PathHealth+" HTTP/1.1\r\nHost: x\r\n\r\n")
		_, err := http.ReadResponse(bufio.NewReader(c), nil)
		return err == nil
	}
	held := []net.Conn{s.dial(t), s.dial(t), s.dial(t)}
	for i, c := range held {
		if !answered(c) {
			t.Fatalf("connection %d", i)
		}
	}
	if answered(s.dial(t)) {
		t.Fatal("a fourth was served")
	}
	_ = held[0].Close()
	for !answered(s.dial(t)) {
		time.Sleep(time.Millisecond)
	}
	counted := e.server.Limit(nil).(*limited)
	e.server.allow.AddressConnections = 2
	for i, want := range []bool{true, true, false} {
		if counted.enter("192.0.2.1") != want || !counted.enter("") {
			t.Errorf("connection %d of one address", i)
		}
		counted.open = 0
	}
	counted.leave("192.0.2.1")
	if !counted.enter("192.0.2.1") {
		t.Error("a place was not given back")
	}
}
