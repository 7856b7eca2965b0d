package asset

import (
	"strings"

	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// subject names what kind of thing the cursor is on.
func (s *Screen) subject() string {
	n, ok := s.selected()
	if !ok {
		return "Asset"
	}
	return [...]string{location: "Functional location", account: "Account", nowhere: "Assets", device: "Asset"}[n.kind]
}

// detail describes what the cursor is on.
func (s *Screen) detail(f widget.Frame) widget.Drawn {
	n, ok := s.selected()
	if !ok || s.err != nil {
		return widget.Draw()
	}
	w := max(1, f.W-2)
	out := []string{f.Paint(theme.Title, f.Cell(n.name, w))}
	fact := func(label, value string) {
		if strings.TrimSpace(value) != "" {
			out = append(out, jobcard.Fact{Label: label, Value: value}.Lines(f, jobcard.FactLabel, w, 2)...)
		}
	}
	if n.looped {
		out = append(out, paragraph(f, w, theme.Warning, f.Glyphs.Warning, "Its parents lead back to itself, so it is shown at the root. The office can correct that.")...)
	}
	switch n.kind {
	case location:
		fact("Account", n.place.customer)
		fact("Address", n.place.address)
		fact("Assets", text.Count(int64(n.assets)))
	case account:
		fact("Assets", text.Count(int64(n.assets))+" without a location")
	case nowhere:
		fact("Assets", text.Count(int64(n.assets))+" without a location and an account")
	case device:
		s.facts(f, n.asset, fact)
		m := jobcard.Sync(f.Glyphs, n.asset.mark)
		if n.asset.mark != localdb.Synced {
			out = append(out, jobcard.Fact{Label: "Sync", Value: f.Paint(m.Role, m.String()), Styled: true}.Lines(f, jobcard.FactLabel, w, 1)...)
		}
		out = append(out, "", f.Paint(theme.Title, "Service history on this device"))
		out = append(out, s.past(f, n.asset, w, f.H-len(out))...)
	}
	for i, l := range out {
		out[i] = " " + l
	}
	return widget.Draw(out...)
}

func (s *Screen) facts(f widget.Frame, a *asset, fact func(label, value string)) {
	fact("Category", a.category)
	fact("Product", a.product)
	fact("Tag", a.tag)
	fact("Serial", a.serial)
	fact("Account", a.customer)
	fact("Location", a.at)
	fact("Part of", a.partOf)
	if !a.made.IsZero() {
		fact("Made", a.made.In(s.deps.Zone).Format("2 Jan 2006"))
	}
	if a.retired {
		fact("State", "inactive: out of service")
	}
}

// past lists what was done to an asset in at most h lines.
func (s *Screen) past(f widget.Frame, a *asset, w, h int) []string {
	list := s.history[a.id]
	if len(list) == 0 {
		return []string{f.Paint(theme.Muted, f.Fit("No work order on this device names it.", w))}
	}
	var out []string
	for i, o := range list {
		if len(out)+2 > h-1 && i < len(list)-1 {
			return append(out, f.Paint(theme.Muted, f.Glyphs.Ellipsis+" "+text.Count(int64(len(list)-i))+" more: Enter opens the asset"))
		}
		out = append(out, serviceRow(f, o, s.deps.Zone, w)...)
	}
	return out
}

// paragraph wraps a remark with its glyph.
func paragraph(f widget.Frame, w int, r theme.Role, glyph, said string) []string {
	lines := text.Wrap(said, max(1, w-2))
	for i, l := range lines {
		lead := "  "
		if i == 0 {
			lead = glyph + " "
		}
		lines[i] = f.Paint(r, lead+l)
	}
	return lines
}
