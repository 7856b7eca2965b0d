package form

import (
	"encoding/json"
	"strconv"
	"time"

	"fieldbook/internal/work"
)

// Again says what a column has again after a change was taken back, such as "Quantity is 2
// again"; "" where a few words cannot. It contains record text as it is.
func Again(c *work.Column, raw json.RawMessage, zone *time.Location) string {
	if c == nil || c.Type == work.TypeLookup {
		return ""
	}
	value := Value(c, raw, zone, nil)
	switch {
	case value == "":
		value = "empty"
	case len(value) > 40:
		return ""
	case c.Type == work.TypeText || c.Type == work.TypeMemo:
		value = strconv.Quote(value)
	}
	return c.Label + " is " + value + " again"
}
