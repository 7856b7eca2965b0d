package main

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// glass is a virtual terminal that shows a frame within a margin, and notes whatever the
// frame does to it besides printing: moving, retitling, switching modes, drawing outside.
type glass struct {
	w, h    int
	emu     *vt.Emulator
	did     []string
	reverse uint8 // the attributes of a cell in reverse video
}

// margin is what lies around a frame on a glass, in cells.
const margin = 3

// fill stands where nothing was drawn.
const fill = '╳'

func newGlass(w, h int) *glass {
	g := &glass{w: w, h: h, emu: vt.NewEmulator(w+2*margin, h+2*margin)}
	_, _ = g.emu.WriteString("\x1b[7mx\x1b[m")
	g.reverse = g.emu.CellAt(0, 0).Style.Attrs
	note := func(what string) func(string) { return func(s string) { g.did = append(g.did, what+": "+s) } }
	mode := func(what string) func(ansi.Mode) {
		return func(m ansi.Mode) { g.did = append(g.did, fmt.Sprintf("%s %d", what, m.Mode())) }
	}
	paint := func(what string) func(color.Color) { return func(color.Color) { g.did = append(g.did, what) } }
	g.emu.SetCallbacks(vt.Callbacks{
		Bell: func() { g.did = append(g.did, "the bell") }, Title: note("title"), IconName: note("icon name"),
		AltScreen:  func(bool) { g.did = append(g.did, "the other screen") },
		EnableMode: mode("mode on"), DisableMode: mode("mode off"), WorkingDirectory: note("folder"),
		CursorVisibility: func(bool) { g.did = append(g.did, "cursor shown or hidden") },
		CursorStyle:      func(vt.CursorStyle, bool) { g.did = append(g.did, "cursor's shape") },
		CursorColor:      paint("cursor's colour"), BackgroundColor: paint("background"), ForegroundColor: paint("foreground"),
	})
	return g
}

// draw shows a frame and returns what that did to the terminal besides filling the frame.
// Every line is put where it belongs, so that one does not move the others.
func (g *glass) draw(content string) []string {
	g.did = nil
	var b strings.Builder
	row := strings.Repeat(string(fill), g.w+2*margin)
	for y := range g.h + 2*margin {
		fmt.Fprintf(&b, "\x1b[%d;1H%s", y+1, row)
	}
	for y, line := range strings.Split(content, "\n") {
		fmt.Fprintf(&b, "\x1b[%d;%dH%s\x1b[m", y+1+margin, 1+margin, line)
	}
	_, _ = g.emu.WriteString(b.String())
	return append(g.did, g.spilled()...)
}

// at returns what stands in a cell of the frame's own coordinates, and whether reversed.
func (g *glass) at(x, y int) (string, bool) {
	c := g.emu.CellAt(x+margin, y+margin)
	if c == nil {
		return "", false
	}
	return c.Content, c.Style.Attrs&g.reverse != 0
}

// line returns what a line shows.
func (g *glass) line(y int) string {
	var b strings.Builder
	for x := range g.w {
		s, _ := g.at(x, y)
		b.WriteString(s)
	}
	return b.String()
}

// selected returns the reversed parts of a line: what they say, by where they begin. A
// dialog over a selected row makes two of one.
func (g *glass) selected(y int) map[int]string {
	runs := map[int]string{}
	from := -1
	for x := range g.w {
		s, reversed := g.at(x, y)
		switch {
		case !reversed:
			from = -1
			continue
		case from < 0:
			from = x
		}
		runs[from] += s
	}
	return runs
}

// spilled returns what was drawn outside the frame, and where nothing was drawn within.
func (g *glass) spilled() []string {
	var list []string
	for y := -margin; y < g.h+margin; y++ {
		for x := -margin; x < g.w+margin; x++ {
			s, reversed := g.at(x, y)
			inside := x >= 0 && x < g.w && y >= 0 && y < g.h
			if inside == (s == string(fill)) || !inside && reversed {
				list = append(list, fmt.Sprintf("%q at %d,%d", s, x, y))
			}
		}
	}
	return list
}
