package main

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
)

// Every command has an example that names it.
func TestEveryCommandHasAnExample(t *testing.T) {
	manual, err := program.Reference(about("FOLDER"), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(manual, "\n## fieldbookd ")[1:]
	for _, section := range sections {
		name, text, _ := strings.Cut(section, "\n")
		_, examples, _ := strings.Cut(text, "Example")
		if !strings.Contains(examples, "    fieldbookd "+name) && !strings.Contains(examples, "| fieldbookd "+name) {
			t.Errorf("%s --help has no example of it", name)
		}
	}
	if len(sections) < 30 {
		t.Errorf("only %d commands were looked at", len(sections))
	}
}

func TestSince(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"36h":                  now.Add(-36 * time.Hour),
		"2026-11-20T08:00:00Z": time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC),
		"2026-11-20":           time.Date(2026, 11, 20, 0, 0, 0, 0, time.Local),
		"2026-11-20 08:30":     time.Date(2026, 11, 20, 8, 30, 0, 0, time.Local),
	} {
		if got, err := since(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"yesterday", "-3h", ""} {
		if got, err := since(text, now); !work.Is(err, work.Invalid) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestSkewInWords(t *testing.T) {
	for seconds, want := range map[int]string{0: "right", 1: "right", -1: "right", 90: "1m30s behind", -3600: "1h0m0s ahead"} {
		if got := skew(seconds); got != want {
			t.Errorf("%d: %s, want %s", seconds, got, want)
		}
	}
}

// The settings have the documented columns' names.
func TestSettingNames(t *testing.T) {
	names := map[string]string{}
	for _, c := range fieldServiceSettings() {
		names[settingName(c)] = c.Name
	}
	for name, column := range map[string]string{
		"timestamp-frequency": "msdyn_timestampfrequency", "time-entry-generation-strategy": "msdyn_timeentrygenerationstrategy",
		"use-of-products-out-of-stock": "msdyn_useofproductsoutofstock",
	} {
		if names[name] != column {
			t.Errorf("%s is %q, want %s", name, names[name], column)
		}
	}
}
