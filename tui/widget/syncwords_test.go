package widget_test

import (
	"testing"
	"time"

	"fieldbook/syncclient"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "<0.1 s", 400 * time.Millisecond: "0.4 s", 3 * time.Second: "3 s", 48 * time.Second: "48 s",
		200 * time.Second: "3 min 20 s", 65 * time.Minute: "1 h 5 min", 9970 * time.Millisecond: "10 s",
	} {
		if got := widget.Took(d); got != want {
			t.Errorf("%v took %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "-", 15 * time.Minute: "15 min", time.Hour: "1 h", 24 * time.Hour: "1 day", 72 * time.Hour: "3 days", 90 * time.Minute: "90 min",
	} {
		if got := widget.Every(d); got != want {
			t.Errorf("every %v is %q, want %q", d, got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Minute: "1 min ago", 59*time.Minute + 59*time.Second: "59 min ago", time.Hour: "1 h 0 min ago", 47*time.Hour + 17*time.Minute: "47 h 17 min ago",
	} {
		if got := widget.Ago(d); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSyncWords(t *testing.T) {
	g := theme.Unicode()
	for n := syncclient.NetworkUnknown; n <= syncclient.NetworkNotWifi; n++ {
		m := widget.NetworkMark(n, g)
		if m.Word == "" || m.Word[0] < 'A' || m.Word[0] > 'Z' || (m.Role == theme.OK) != n.Online() {
			t.Errorf("network %d: %+v", n, m)
		}
	}
	if m := widget.NetworkMark(syncclient.NetworkBadClock, g); m.Glyph != g.Error {
		t.Errorf("a wrong clock needs a person: %+v", m)
	}
	for s, want := range map[syncclient.TableState]string{
		syncclient.TableAvailable: "● Available", syncclient.TableInitializing: "↕ Initializing", syncclient.TableNotAvailable: "○ Not available",
	} {
		if got := widget.TableMark(s, g).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, r := range []syncclient.Reason{"first", "interval", "full", "view", "poke", "edit", "online", "single"} {
		if w := widget.ReasonWords(r); w == "" || w == string(r) {
			t.Errorf("no words for %q", r)
		}
	}
	if widget.ReasonWords("later") != "later" {
		t.Error("an unknown reason is lost")
	}
}
