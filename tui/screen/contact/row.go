package contact

import (
	"net/url"
	"strconv"
	"strings"

	"fieldbook/internal/visit"
	"fieldbook/tui/text"
)

// kind is what a row is there for.
type kind uint8

const (
	call kind = iota
	address
	position
	directions
)

// row is one line of the card, or several.
type row struct {
	kind  kind
	label string
	value string // as it is in the record
	who   string // whose number it is
	link  string // what another program opens, "" for none
	clip  string // what is copied: clean, so that it can be pasted anywhere
}

// name names a row in a sentence.
func (r row) name() string {
	return map[kind]string{call: "The number", address: "The address", position: "The position", directions: "The link"}[r.kind]
}

// rowsOf makes the rows of a site.
func rowsOf(s *visit.Site) []row {
	var out []row
	for _, p := range s.Phones {
		number := visit.Dial(p.Number)
		out = append(out, row{kind: call, label: p.Label, value: p.Number, who: p.Who, link: "tel:" + number, clip: number})
	}
	if len(s.Address) > 0 {
		lines := make([]string, len(s.Address))
		for i, l := range s.Address {
			lines[i] = text.Line(l)
		}
		out = append(out, row{kind: address, label: "Address", value: strings.Join(s.Address, "\n"), clip: strings.Join(lines, ", ")})
	}
	if s.Position != nil {
		at := degrees(s.Position)
		out = append(out, row{kind: position, label: "Position", value: at, clip: at})
	}
	if link := mapLink(s); link != "" {
		out = append(out, row{kind: directions, label: "Directions", link: link, clip: link})
	}
	return out
}

// mapHost is the map that shows the way. Opening it tells it the destination.
const mapHost = "openstreetmap.org"

// mapLink is the page with the way to a site, "" if nobody noted where that is.
func mapLink(s *visit.Site) string {
	to := ""
	switch {
	case s.Position != nil:
		to = strings.ReplaceAll(degrees(s.Position), " ", "")
	case len(s.Address) > 0:
		to = text.Line(strings.Join(s.Address, ", "))
		if len(to) > 500 { // no address is; a link has its limits
			to = strings.ToValidUTF8(to[:500], "")
		}
	default:
		return ""
	}
	return "https://www." + mapHost + "/directions?" + url.Values{"to": {to}}.Encode()
}

// degrees writes a position to about a meter.
func degrees(p *visit.Position) string {
	return strconv.FormatFloat(p.Latitude, 'f', 5, 64) + ", " + strconv.FormatFloat(p.Longitude, 'f', 5, 64)
}
