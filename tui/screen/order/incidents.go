package order

import (
	"strconv"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// incidentItems is what was reported, how much of its tasks is done, and how it was
// resolved. Resolutions of the order as a whole come last.
func (s *Screen) incidentItems(f widget.Frame) []item {
	var items []item
	for i, in := range s.card.Incidents {
		if i > 0 {
			items = append(items, gap())
		}
		items = append(items, s.incidentItem(f, in))
		for _, r := range in.Resolutions {
			items = append(items, s.resolutionItem(f, r, "  "))
		}
	}
	if len(s.card.Resolutions) > 0 {
		items = append(items, gap(), heading(f, "Resolutions of the work order"))
		for _, r := range s.card.Resolutions {
			items = append(items, s.resolutionItem(f, r, ""))
		}
	}
	return items
}

func (s *Screen) incidentItem(f widget.Frame, in visit.Incident) item {
	mark := theme.Mark{Glyph: f.Glyphs.Open, Word: "Open", Role: theme.Text}
	if in.Resolved {
		mark = theme.Mark{Glyph: f.Glyphs.Done, Word: "Resolved", Role: theme.OK}
	}
	const state, done, sync = 12, 14, 12
	name := in.Name
	if in.Primary {
		name += " (primary)"
	}
	w := rowWidth(f)
	row := f.Cell(name, max(1, w-3)) + s.syncCell(f, s.card.Marks[in.ID], 3)
	if f.Size != widget.Compact {
		percent := strconv.FormatInt(in.Percent, 10) + " % done"
		row = f.Cell(name, max(1, w-state-done-sync-2)) + "  " + f.Paint(mark.Role, f.Fit(mark.String(), state)) + f.Fit(percent, done) +
			s.syncCell(f, s.card.Marks[in.ID], sync)
	}
	it := item{key: in.ID.String(), find: name + " " + in.Description + " " + mark.Word, lines: []string{row}}
	if f.Size == widget.Compact && s.selected(incidents, in.ID, s.card.Incidents[0].ID == in.ID) {
		it.lines = append(it.lines, s.spelled(f, in.ID, mark))
	}
	if in.Description != "" {
		for _, l := range jobcard.Wrapped(f, in.Description, max(1, w-2), 4) {
			it.lines = append(it.lines, "  "+f.Paint(theme.Muted, l))
		}
	}
	if e, ok := s.card.Refused[in.ID]; ok {
		it.lines = append(it.lines, refusal(f, e.Message, w)...)
	}
	return to(work.WorkOrderIncidentTable, in.ID, it)[0]
}

func (s *Screen) resolutionItem(f widget.Frame, r visit.Resolution, indent string) item {
	const sync = 12
	w := rowWidth(f)
	row := indent + f.Paint(theme.OK, f.Glyphs.Done) + " " + f.Cell("Resolution: "+r.Name, max(1, w-sync-2-len(indent)))
	it := item{key: r.ID.String(), find: "resolution " + r.Name, lines: []string{row + s.syncCell(f, s.card.Marks[r.ID], sync)}}
	return to(work.WorkOrderResolutionTable, r.ID, it)[0]
}
