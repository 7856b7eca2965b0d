package widget

import (
	"strings"
	"testing"
	"time"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

func plainFrame(w int) Frame {
	return Frame{W: w, H: 1, Size: SizeOf(w), Theme: theme.New(theme.Mono), Glyphs: theme.Unicode()}
}

func TestTabsAreNeverCut(t *testing.T) {
	tabs := []Tab{{Title: "General"}, {Title: "Customer"}, {Title: "Tasks 2/4"}, {Title: "Products"}, {Title: "Services"}, {Title: "Notes 2"}}
	for w := 24; w <= 90; w++ {
		for open := range tabs {
			d := Tabs(plainFrame(w), tabs, open)
			line := text.Unstyled(d.Lines[0])
			if text.Width(line) != w {
				t.Fatalf("%d cells of %d: %q", text.Width(line), w, line)
			}
			if !strings.Contains(line, "["+tabs[open].Title+"]") {
				t.Errorf("%d cells: the open tab is not in sight: %q", w, line)
			}
			for _, word := range strings.Fields(strings.NewReplacer("[", " ", "]", " ", "…", " ").Replace(line)) {
				if !strings.Contains("General Customer Tasks 2/4 Products Services Notes 2", word) {
					t.Errorf("%d cells: %q is cut in %q", w, word, line)
				}
			}
			if all := !strings.Contains(line, "…"); all != (len(d.Hits) == len(tabs)) {
				t.Errorf("%d cells: %d tabs can be clicked in %q", w, len(d.Hits), line)
			}
		}
	}
}

func TestMessageLosesItsLastSentencesFirst(t *testing.T) {
	var m Toasts
	m.Push(Success, "Saved on this device: task \"Isolate supply\", 100 %. It goes out when you are back online.", time.Time{})
	for w, want := range map[int]string{
		100: " √ Saved on this device: task \"Isolate supply\", 100 %. It goes out when you are back online.",
		80:  " √ Saved on this device: task \"Isolate supply\", 100 %.",
		40:  " √ Saved on this device: task \"Isolate …",
	} {
		if got := strings.TrimRight(text.Unstyled(MessageLine(plainFrame(w), &m)), " "); got != want {
			t.Errorf("%d cells: %q, want %q", w, got, want)
		}
	}
}
