package stage

import (
	"context"
	"strings"
	"testing"
	"unicode"

	"fieldbook/internal/work"
	"fieldbook/tui/tuitest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Spoil lets a sync write a text into every text column of every record of the tables.
func (v *Synced) Spoil(t testing.TB, text string, tables ...string) {
	t.Helper()
	plan, err := v.Plan()
	must(t, err)
	var spoiled []work.Record
	for _, name := range tables {
		table, err := plan.Schema.Need(name)
		must(t, err)
		set := work.Fields{}
		for _, c := range table.Columns {
			if c.Type == work.TypeText || c.Type == work.TypeMemo {
				set[c.Name] = work.Text(text)
			}
		}
		records, err := v.List(context.Background(), work.Query{Table: name})
		must(t, err)
		for _, r := range records {
			r.Rev++
			r.Data = work.Patch(r.Data, set)
			spoiled = append(spoiled, r)
		}
	}
	v.Bring(t, spoiled...)
}

// Some returns all texts, or a fifth of them where tests are to be short.
func Some(texts []string) []string {
	if !testing.Short() {
		return texts
	}
	var some []string
	for i := 0; i < len(texts); i += 5 {
		some = append(some, texts[i])
	}
	return some
}

// EverySize draws what is played in terminals of all sizes, moving through it by the
// keys, and fails the test if a frame is torn or lets through what a terminal would obey.
func (p *Play) EverySize(t testing.TB, keys ...string) {
	t.Helper()
	for _, size := range tuitest.Sizes() {
		p.Send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
		checkSafe(t, p.View(), size.W, size.H)
		for _, k := range keys {
			p.Press(k)
			checkSafe(t, p.View(), size.W, size.H)
		}
	}
}

// checkSafe checks a frame that shows hostile text: its size, and that no character in
// it is one that a terminal acts on.
func checkSafe(t testing.TB, v tea.View, w, h int) {
	t.Helper()
	lines := strings.Split(v.Content, "\n")
	if len(lines) != h {
		t.Errorf("%dx%d: the frame has %d lines", w, h, len(lines))
	}
	for i, l := range lines {
		plain := ansi.Strip(l)
		if n := ansi.StringWidth(l); n != w {
			t.Errorf("%dx%d: line %d is %d cells wide: |%s|", w, h, i+1, n, plain)
		}
		for _, r := range plain {
			if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
				t.Errorf("%dx%d: line %d lets %U through: |%q|", w, h, i+1, r, plain)
			}
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= w || c.Y >= h) {
		t.Errorf("%dx%d: the cursor stands outside, at %d,%d", w, h, c.X, c.Y)
	}
}
