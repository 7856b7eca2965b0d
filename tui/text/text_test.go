package text

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

var hostile = []string{
	"\x1b]52;c;cHduZWQ=\x07", "\x1b]0;title\x07", "\x1b]8;;http://evil\x1b\\x\x1b]8;;\x1b\\", "\x1bP1$r\x1b\\", "\x1b_apc\x1b\\",
	"\x1b[2J\x1b[H", "\x1b[8mhidden", "\u009b31m", "\x9b31m", "\x1b]", "a\rb", "a\bb", "a\tb", "a\nb", "a\x00b", "\x7f",
	"\u202egnp.exe", "\u2066x\u2069", "a\u200bb\u200c\u200d\u2060\ufeff", "\U000E0041\U000E0042", "\ue000\U000F0000", "\ufff9\ufffc",
	"e" + strings.Repeat("\u0301", 10000), strings.Repeat("\u0301", 40), "\xff\xfe\xed\xa0\x80", "\u115f\u3164\u2800\u034f\ufe0f",
	"👨\u200d👩\u200d👧\u200d👦 family", "❤\ufe0f", "🇩🇪", "👍🏽", "1\ufe0f\u20e3", "\u2028\u2029\u0085", "\u00ad", "\u180e\u17b4",
}

func harmless(t *testing.T, in, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q: invalid UTF-8 in %q", in, s)
	}
	marks := 0
	for _, r := range s {
		ok := r == ' ' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
		if !ok || unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) {
			t.Errorf("%q: %U in %q", in, r, s)
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > 8 {
			t.Fatalf("%.40q: more than 8 marks on one base", in)
		}
	}
}

func TestLineHarmless(t *testing.T) {
	for _, in := range hostile {
		for _, s := range []string{in, "before " + in + " after", in + in} {
			harmless(t, s, Line(s))
			for _, l := range Lines(s) {
				harmless(t, s, l)
			}
			for _, w := range []int{1, 2, 7, 20} {
				if got := Width(Cell(s, w)); got != w {
					t.Errorf("Cell(%.40q, %d) is %d wide", s, w, got)
				}
			}
		}
	}
}

func TestLine(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Chiller: low pressure", "Chiller: low pressure"},
		{"Müller & Söhne, Łódź", "Müller & Söhne, Łódź"},
		{"\x1b]52;c", "␛]52;c"},
		{"one\r\ntwo\nthree\rfour", "one¶two¶three¶four"},
		{"a\tb", "a b"},
		{"a\u202eb", "a\uFFFDb"},
		{"a\u200bb", "a\uFFFDb"},
		{"👨\u200d👩\u200d👧 ok", "👨 ok"},
		{"🇩🇪", "DE"},
		{"👍🏽", "👍"},
		{"1\ufe0f\u20e3 2", "1 2"},
		{"\u0301x", "\uFFFDx"},
		{"e\u0301", "e\u0301"},
		{"\xff", "\uFFFD"},
		{"a\u00a0b\u3000c", "a b c"},
		{"नि", "नि"},
	} {
		if got := Line(c.in); got != c.want {
			t.Errorf("Line(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		in   string
		w    int
		want string
	}{
		{"abc", 5, "abc  "}, {"abcdef", 4, "abc…"}, {"abc", 3, "abc"}, {"abc", 0, ""}, {"世界世", 4, "世… "}, {"ab", 1, "…"},
	} {
		if got := Fit(c.in, c.w); got != c.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.w, got, c.want)
		}
	}
	if got := FitTail("abcdef", 2, "..."); got != ".." {
		t.Errorf("a tail wider than the cell gives %q", got)
	}
	if got := FitRight("12", 4); got != "  12" {
		t.Errorf("FitRight gives %q", got)
	}
}

func TestWrap(t *testing.T) {
	got := strings.Join(Wrap("Flare nut on the suction line weeping.\nCut back.", 16), "|")
	if want := "Flare nut on the|suction line|weeping.|Cut back."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, l := range Wrap("世界 supercalifragilistic", 1) {
		if Width(l) > 1 {
			t.Errorf("line %q is too wide", l)
		}
	}
}

// A megabyte in one field, or ten thousand marks on one letter, must not be felt.
func TestCellIsCheapOnHugeText(t *testing.T) {
	for _, s := range []string{strings.Repeat("é", 1<<20), "e" + strings.Repeat("\u0301", 1<<20), strings.Repeat("\u200b", 1<<20)} {
		start := time.Now()
		if w := Width(Cell(s, 40)); w != 40 {
			t.Errorf("width %d", w)
		}
		if d := time.Since(start); d > 50*time.Millisecond {
			t.Errorf("took %v", d)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		harmless(t, s, Line(s))
		if Line(Line(s)) != Line(s) {
			t.Errorf("cleaning twice changes %q", s)
		}
		if w = w % 200; w > 0 && Width(Cell(s, w)) != w {
			t.Errorf("Cell(%q, %d) is %d wide", s, w, Width(Cell(s, w)))
		}
	})
}

// No character may grow together with what stands beside it: the padding of a cell, the
// border of a pane. Its width would be counted once here and twice by the terminal.
func TestNothingGrowsIntoItsNeighbours(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := Line("x" + string(r))
		w := Width(s)
		for _, next := range []string{" ", "│", "x", "1"} {
			if got := Width(s + next); got != w+1 {
				t.Errorf("%U before %q: %d cells together, %d and 1 apart", r, next, got, w)
			}
		}
		if alone := Line(string(r)); Width("│"+alone) != 1+Width(alone) {
			t.Errorf("%U after a border: %d cells together, 1 and %d apart", r, Width("│"+alone), Width(alone))
		}
	}
}

func TestCharactersOfTwoSigns(t *testing.T) {
	for in, want := range map[string]string{
		"\u0e19\u0e49\u0e33": "\u0e19\u0e49\u0e4d\u0e32", "\u0eab\u0eb3": "\u0eab\u0ecd\u0eb2", "\uff8e\uff9f": "\uff8e\u309a",
		"\uff9e": "\ufffd\u3099", "\u0d4ex": "\ufffdx",
	} {
		if got := Line(in); got != want {
			t.Errorf("%+q: %+q, want %+q", in, got, want)
		}
	}
}
