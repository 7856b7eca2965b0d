package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/server"
)

// The list of devices says what waits on each, and which of them are at risk.
func TestDevicesAtRiskAreListed(t *testing.T) {
	settingsIn(t)
	now := time.Now()
	device := func(login string, unsent *int, quiet time.Duration) server.DeviceStatus {
		d := server.DeviceStatus{Device: server.Device{Login: login}, SignedIn: true, Unsent: unsent, LastContact: now.Add(-quiet)}
		if unsent != nil && *unsent > 0 {
			d.UnsentSince = now.Add(-quiet - time.Hour)
		}
		return d
	}
	list := []server.DeviceStatus{
		device("silent", new(1), 25*time.Hour), device("resting", new(0), 300*time.Hour), device("older", nil, 300*time.Hour),
		device("busy", new(7), time.Minute), device("lunch", new(2), 9*time.Hour),
	}
	var body []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.HeaderVersion, "1")
		_, _ = w.Write(body)
	}))
	defer s.Close()
	run := func(c deviceList) string {
		var err error
		if body, err = wire.Encode(list); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		c.Server = keep(t, s.URL, "rosa").Server
		if err := c.Run(&console{Ctx: t.Context(), Out: &out}); err != nil {
			t.Error(err)
		}
		return out.String()
	}
	all := run(deviceList{})
	for _, want := range []string{
		"1 unsent change since " + clock(list[0].UnsentSince), "nothing unsent", "unsent changes unknown", "7 unsent changes since " + clock(list[3].UnsentSince),
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the list does not say %q:\n%s", want, all)
		}
	}
	for hours, want := range map[int]string{24: "silent", 8: "silent lunch", 0: "silent busy lunch", 48: ""} {
		var listed []string
		said := run(deviceList{AtRisk: true, Hours: hours})
		for _, d := range list {
			if strings.Contains(said, d.Login) {
				listed = append(listed, d.Login)
			}
		}
		if got := strings.Join(listed, " "); got != want || want == "" && !strings.Contains(said, "No device is known to be at risk.") {
			t.Errorf("not heard of for %d hours: %q, want %q\n%s", hours, got, want, said)
		}
	}
}
