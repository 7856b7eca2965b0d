package form

import (
	"encoding/json"
	"strings"
	"time"

	"fieldbook/internal/work"
)

// Said is Value where it stands in a line among others, without a heading over it: what a text,
// a choice or a name says alone, and a number or a yes with what it is. What is not so is left
// out. Empty is "".
func Said(c *work.Column, raw json.RawMessage, zone *time.Location, names Names) string {
	v, label := Value(c, raw, zone, names), strings.ToLower(c.Label)
	switch {
	case v == "":
		return ""
	case c.Type == work.TypeBoolean:
		if !(work.Fields{"": raw}).Bool("") {
			return ""
		}
		return label
	case label == "estimated duration":
		return "est. " + v
	case c.Type == work.TypeMoney:
		return label[strings.LastIndex(label, " ")+1:] + " " + v // a list price is a price
	case c.Type == work.TypeInteger, c.Type == work.TypeDecimal:
		return label + " " + v
	}
	return v
}
