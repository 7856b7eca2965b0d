package theme

import (
	"image/color"
	"math"
	"reflect"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xFFFF
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	for name, p := range palettes() {
		least := 4.5
		if name == HighContrast {
			least = 7
		}
		for r := range roleCount {
			i := p.roles[r]
			if i.fg == "" && i.bg == "" {
				continue // the terminal's own pair, which is the user's choice
			}
			grounds := p.against
			if i.bg != "" {
				grounds = []string{i.bg}
			}
			for _, bg := range grounds {
				if c := contrast(lipgloss.Color(i.fg), lipgloss.Color(bg)); c < least {
					t.Errorf("%s role %d: colour %s on %s has contrast %.2f, need %.1f", name, r, i.fg, bg, c, least)
				}
			}
		}
	}
}

// Many terminals print bold in the bright colour, and bright black is a grey.
func TestBlackIsNeverBold(t *testing.T) {
	for name, p := range palettes() {
		for r, i := range p.roles {
			if i.bold && i.fg == "0" {
				t.Errorf("%s role %d is bold black", name, r)
			}
		}
	}
}

// What is empty or open must be seen: a full stop reads as nothing.
func TestWhatIsOpenIsSeenInASCII(t *testing.T) {
	if g := ASCII(); g.Open == g.Dot || g.BarEmpty == g.Dot || g.Open == g.Canceled || g.Open == g.Offline {
		t.Errorf("open %q, empty %q", g.Open, g.BarEmpty)
	}
}

func TestMonoHasNoColour(t *testing.T) {
	for r, i := range palettes()[Mono].roles {
		if i.fg != "" || i.bg != "" {
			t.Errorf("role %d has a colour", r)
		}
	}
	if !palettes()[Mono].roles[Selected].reverse {
		t.Error("the selection is invisible")
	}
}

func TestGlyphs(t *testing.T) {
	for _, g := range []Glyphs{Unicode(), ASCII()} {
		v := reflect.ValueOf(g)
		for i := range v.NumField() {
			f, name := v.Field(i), v.Type().Field(i).Name
			if f.Kind() != reflect.String {
				continue
			}
			for _, r := range f.String() {
				if !Allowed(r) || g.ASCII && r > '~' {
					t.Errorf("%s: %q is not allowed", name, r)
				}
			}
			if w := ansi.StringWidth(f.String()); w != 1 && name != "Ellipsis" {
				t.Errorf("%s is %d cells wide", name, w)
			}
		}
	}
}

func TestBookingWords(t *testing.T) {
	want := []string{"□ Scheduled", "→ Traveling", "= On Break", "■ In Progress", "√ Completed", "- Canceled", "? Other status"}
	for i, w := range want {
		if got := Unicode().Booking(690970000 + int64(i)).String(); got != w {
			t.Errorf("%d: %q, want %q", i, got, w)
		}
	}
}

func TestKeyName(t *testing.T) {
	for key, want := range map[string]string{"up": "↑", "ctrl+p": "Ctrl+P", "space": "Space", "q": "q", "R": "R", "[": "["} {
		if got := Unicode().KeyName(key); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}
