package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// kills is how many processes of each side die in the test, and how many notes must be
// acknowledged at least. On a busy machine that takes more tries, up to mostTries.
const (
	kills     = 25
	mostTries = 20 * kills
)

// company is a server process that dies and comes back, and a device whose commands die.
type company struct {
	t       *testing.T
	bin     string
	dir     string
	address string

	mu     sync.Mutex
	server *exec.Cmd
}

func (c *company) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Env = append(os.Environ(), "TZ=UTC",
		"FIELDBOOK_DATA="+filepath.Join(c.dir, "device"), "FIELDBOOKD_DATA="+filepath.Join(c.dir, "server"))
	return cmd
}

func (c *company) must(name string, args ...string) string {
	c.t.Helper()
	cmd := c.command(name, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, &errs)
	}
	return string(out)
}

func (c *company) serve(args ...string) {
	c.t.Helper()
	cmd := c.command("fieldbookd", append([]string{"serve", "--listen", c.address, "--log", "error"}, args...)...)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.mu.Lock()
	c.server = cmd
	c.mu.Unlock()
	if err := serving(c.address); err != nil {
		c.t.Fatal(err)
	}
}

// signIn signs the device in and fetches everything.
func (c *company) signIn() {
	c.t.Helper()
	cmd := c.command("fieldbook", "sign-in", "http://"+c.address, "mara")
	cmd.Stdin = strings.NewReader("fieldbook\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("sign-in: %v\n%s", err, out)
	}
	c.must("fieldbook", "sync", "-q")
}

// killServer kills the server with -9 wherever it is, and starts it again.
func (c *company) killServer() {
	c.mu.Lock()
	dying := c.server
	c.mu.Unlock()
	_ = dying.Process.Kill()
	_ = dying.Wait()
	c.serve()
}

// run runs a command of the device. With deadly set it is killed with -9 after a random
// moment. It returns what the command had said by then.
func (c *company) run(deadly bool, args ...string) (said string, killed bool) {
	cmd := c.command("fieldbook", args...)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		c.t.Error(err)
		return "", false
	}
	if deadly {
		time.Sleep(rand.N(45 * time.Millisecond))
		killed = cmd.Process.Kill() == nil
	}
	_ = cmd.Wait()
	return out.String(), killed
}

// TestNothingAcknowledgedIsLost kills device and server during traffic. What a command
// said was saved must be on the server in the end, exactly once.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	needUnix(t)
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	c.serve("--sample")
	t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })
	c.signIn()
	booking := firstBooking(t, c)

	over := make(chan struct{})
	var office sync.WaitGroup
	office.Go(func() {
		defer close(over)
		for range kills {
			time.Sleep(100*time.Millisecond + rand.N(250*time.Millisecond))
			c.killServer()
		}
	})
	acknowledged, tried, died := c.work(booking, over)
	office.Wait()
	t.Logf("%d notes tried, %d acknowledged, %d commands and %d servers killed", tried, len(acknowledged), died, kills)
	if died < kills || len(acknowledged) < kills {
		t.Fatalf("too little happened in %d tries to prove anything", tried)
	}
	c.settle()
	c.check(booking, acknowledged, tried)
}

// work writes notes and syncs, and kills some of the commands, until the office is done,
// enough commands have died and enough notes are acknowledged.
func (c *company) work(booking string, over <-chan struct{}) (acknowledged map[string]bool, tried, died int) {
	acknowledged = map[string]bool{}
	for {
		select {
		case <-over:
			if died >= kills && len(acknowledged) >= kills || tried >= mostTries {
				return acknowledged, tried, died
			}
		default:
		}
		tried++
		note := fmt.Sprintf("note %d", tried)
		said, killed := c.run(tried%3 == 0, "note", booking, note)
		if strings.Contains(said, "Saved on this device") {
			acknowledged[note] = true
		}
		_, killedSync := c.run(tried%2 == 0, "sync", "-q")
		for _, k := range []bool{killed, killedSync} {
			if k {
				died++
			}
		}
	}
}

// settle syncs until nothing is left to send.
func (c *company) settle() {
	c.t.Helper()
	for range 20 {
		if _, err := c.command("fieldbook", "sync", "-q").Output(); err == nil {
			if out := c.must("fieldbook", "pending"); strings.Contains(out, "Nothing to send") {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.t.Fatalf("the outbox did not empty:\n%s", c.must("fieldbook", "pending"))
}

func (c *company) check(booking string, acknowledged map[string]bool, tried int) {
	c.t.Helper()
	var rows []struct {
		Rev     uint64 `json:"rev"`
		Columns struct {
			Text string `json:"msdyn_text"`
		} `json:"columns"`
	}
	out := c.must("fieldbookd", "record", "list", "msdyn_bookableresourcebookingquicknote", "--json", "--limit", "10000",
		"--where", "msdyn_quicknote_lookup_entity="+booking)
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		c.t.Fatal(err)
	}
	applied := map[string]int{}
	for _, r := range rows {
		applied[r.Columns.Text]++
		if r.Rev != 1 {
			c.t.Errorf("%q was applied %d times", r.Columns.Text, r.Rev)
		}
	}
	for note := range acknowledged {
		if applied[note] != 1 {
			c.t.Errorf("%q was saved on the device and is on the server %d times", note, applied[note])
		}
	}
	for note, n := range applied {
		if n > 1 {
			c.t.Errorf("%q is on the server %d times", note, n)
		}
	}
	if len(applied) > tried {
		c.t.Errorf("%d notes were tried and %d are on the server", tried, len(applied))
	}
	if out := c.must("fieldbook", "sync", "--mode", "full"); !strings.Contains(out, "received 0 rows, removed 0") {
		c.t.Errorf("device and server differ at the end: %s", out)
	}
}

func firstBooking(t *testing.T, c *company) string {
	t.Helper()
	var visits []struct {
		ID string `json:"bookableresourcebookingid"`
	}
	if err := json.Unmarshal([]byte(c.must("fieldbook", "agenda", "--json")), &visits); err != nil || len(visits) == 0 {
		t.Fatalf("no bookings today: %v", err)
	}
	return visits[0].ID
}
