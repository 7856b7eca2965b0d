package profile

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestGraceEnd(t *testing.T) {
	berlin := User{Zone: zone(t, "Europe/Berlin")}
	for _, c := range []struct {
		days      int
		now, want string
	}{
		{1, "2026-03-02T07:00:00Z", "2026-03-03T23:00:00Z"}, // Monday morning: until Tuesday ends
		{1, "2026-03-02T22:59:00Z", "2026-03-03T23:00:00Z"}, // a minute before midnight
		{1, "2026-03-02T23:00:00Z", "2026-03-04T23:00:00Z"}, // midnight: it is Tuesday
		{1, "2026-03-28T22:59:30Z", "2026-03-29T22:59:30Z"}, // the next day has 23 hours
		{3, "2026-03-02T07:00:00Z", "2026-03-05T23:00:00Z"},
		{3, "2026-03-27T22:59:30Z", "2026-03-30T22:59:30Z"}, // one of the three has 23 hours
		{0, "2026-03-02T07:00:00Z", "2026-03-03T23:00:00Z"}, // the default
		{-5, "2026-03-02T07:00:00Z", "2026-03-03T23:00:00Z"},
		{9_000_000, "2026-03-02T07:00:00Z", "2026-04-01T22:00:00Z"}, // the most, in summer time
	} {
		if got := GraceEnd(c.days, berlin, at(c.now)); !got.Equal(at(c.want)) {
			t.Errorf("%d days from %s: until %s, want %s", c.days, c.now, got.Format(time.RFC3339), c.want)
		}
	}
}

func TestGraceOfAProfile(t *testing.T) {
	everything := Item{Table: "thing", Criteria: AllRecords, Interval: 60}
	for _, c := range []struct {
		text string
		days int    // 0: it is refused
		want string // with these words
	}{
		{`{"name":"x","items":[]}`, DefaultGrace, ""},
		{`{"name":"x","graceperiodindays":1,"items":[]}`, 1, ""},
		{`{"name":"x","graceperiodindays":30,"items":[]}`, 30, ""},
		{`{"name":"x","graceperiodindays":31,"items":[]}`, 0, "graceperiodindays must be from 1 to 30, not 31"},
		{`{"name":"x","graceperiodindays":-1,"items":[]}`, 0, "graceperiodindays must be from 1 to 30, not -1"},
		{`{"name":"x","graceperiodindays":0,"items":[]}`, 0, "graceperiodindays must be from 1 to 30, not 0; leave it out for the default, 1"},
		{`{"name":"x","graceperiodindays":"1","items":[]}`, 0, "graceperiodindays: expected a whole number"},
		{`{"name":"x","graceperiodindays":1.5,"items":[]}`, 0, "graceperiodindays: expected a whole number"},
		{`{"name":"x","graceperiodindays":null,"items":[]}`, 0, "graceperiodindays: expected a whole number"},
	} {
		p, err := Parse([]byte(c.text))
		if err == nil {
			p.Items = []Item{everything}
			_, err = Compile(p, things(t))
		}
		switch {
		case c.days == 0 && (!work.Is(err, work.Invalid) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
		case c.days != 0 && (err != nil || p.GraceDays() != c.days):
			t.Errorf("%s: %d days, want %d (%v)", c.text, p.GraceDays(), c.days, err)
		}
	}
	if text := string(Profile{Name: "x"}.Encode()); strings.Contains(text, "grace") {
		t.Errorf("a profile without a grace period names one: %s", text)
	}
}
