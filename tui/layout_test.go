package tui

import (
	"strings"
	"testing"

	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"
)

// picture draws a layout, one letter for each part.
func picture(w, h int) string {
	l := arrange(w, h)
	rows := make([][]byte, h)
	for y := range rows {
		rows[y] = []byte(strings.Repeat(" ", w))
	}
	fill := func(r rect, c byte) {
		for y := r.y; y < r.y+r.h; y++ {
			for x := r.x; x < r.x+r.w; x++ {
				rows[y][x] = c
			}
		}
	}
	for c, r := range map[byte]rect{'h': l.header, 'n': l.notice, 'b': l.body, 'm': l.message, 'k': l.keys} {
		fill(r, c)
	}
	out := make([]string, h)
	for y, r := range rows {
		// One letter for ten cells keeps the drawing readable.
		line := ""
		for x := 0; x < w; x += 10 {
			line += string(r[x])
		}
		out[y] = line
	}
	return strings.Join(out, "\n")
}

func TestArrange(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want string
	}{
		{40, 12, "hhhh\nnnnn\nbbbb\nbbbb\nbbbb\nbbbb\nbbbb\nbbbb\nbbbb\nbbbb\nmmmm\nkkkk"},
		{60, 13, "hhhhhh\nnnnnnn\nbbbbbb\nbbbbbb\nbbbbbb\nbbbbbb\nbbbbbb\nbbbbbb\nbbbbbb\nbbbbbb\nbbbbbb\nmmmmmm\nkkkkkk"},
		{39, 12, strings.TrimSuffix(strings.Repeat("bbbb\n", 12), "\n")},
		{40, 11, strings.TrimSuffix(strings.Repeat("bbbb\n", 11), "\n")},
	} {
		if got := picture(c.w, c.h); got != c.want {
			t.Errorf("%dx%d:\n%s\nwant\n%s", c.w, c.h, got, c.want)
		}
	}
}

func TestSizes(t *testing.T) {
	for w, want := range map[int]widget.Size{140: widget.Wide, 100: widget.Wide, 99: widget.Narrow, 60: widget.Narrow, 59: widget.Compact, 40: widget.Compact} {
		if got := arrange(w, 30).size; got != want {
			t.Errorf("%d columns: %d, want %d", w, got, want)
		}
	}
}

func TestTooSmallNamesBothSizes(t *testing.T) {
	got := strings.Join(tooSmall(tuitest.Frame(39, 5, false)).Lines, "\n")
	for _, s := range []string{"40x12", "39x5"} {
		if !strings.Contains(got, s) {
			t.Errorf("%q misses %s", got, s)
		}
	}
}
