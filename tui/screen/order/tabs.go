package order

import (
	"strconv"
	"strings"

	"fieldbook/tui/widget"
)

// tab is one page of the booking.
type tab int

const (
	general tab = iota
	customer
	tasks
	products
	services
	incidents
	notes
	timeline
	tabs // how many there are
)

func (t tab) name() string {
	return [...]string{"General", "Customer", "Tasks", "Products", "Services", "Incidents", "Notes", "Timeline"}[t]
}

func (t tab) hit() string { return "tab:" + strings.ToLower(t.name()) }

// tabNamed returns the tab of that name, the first one for any other word.
func tabNamed(name string) tab {
	for t := range tabs {
		if strings.EqualFold(t.name(), name) {
			return t
		}
	}
	return general
}

// tabLine draws the tabs with how much is on them.
func (s *Screen) tabLine(f widget.Frame) widget.Drawn {
	list := make([]widget.Tab, tabs)
	for t := range tabs {
		title := t.name()
		if n := s.amount(t); n != "" {
			title += " " + n
		}
		list[t] = widget.Tab{Title: title, ID: t.hit()}
	}
	return widget.Tabs(f, list, int(s.tab))
}

// amount is how much is on a tab, "" where that says nothing.
func (s *Screen) amount(t tab) string {
	n := 0
	switch t {
	case tasks:
		if len(s.card.Tasks) > 0 {
			return strconv.Itoa(s.card.TasksDone()) + "/" + strconv.Itoa(len(s.card.Tasks))
		}
	case products:
		n = len(s.card.Products)
	case services:
		n = len(s.card.Services)
	case incidents:
		n = len(s.card.Incidents)
	case notes:
		n = len(s.card.Notes)
	}
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
