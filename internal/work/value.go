package work

import (
	"encoding/json"
	"strconv"
	"time"
)

// Null is the empty value of any column.
var Null = json.RawMessage("null")

// Text returns the JSON of a text. Invalid UTF-8 is replaced, since no record may hold it.
func Text(s string) json.RawMessage {
	if s == "" {
		return Null
	}
	raw, _ := json.Marshal(s)
	return raw
}

// Int returns the JSON of a whole number or choice value.
func Int(n int64) json.RawMessage { return strconv.AppendInt(nil, n, 10) }

// Decimal returns the JSON of a number with at most four decimals, Dataverse's money precision.
func Decimal(n float64) json.RawMessage {
	raw := strconv.AppendFloat(nil, n, 'f', 4, 64)
	for raw[len(raw)-1] == '0' {
		raw = raw[:len(raw)-1]
	}
	if raw[len(raw)-1] == '.' {
		raw = raw[:len(raw)-1]
	}
	if string(raw) == "-0" { // rounded away
		return raw[1:]
	}
	return raw
}

// Bool returns the JSON of a yes/no value.
func Bool(b bool) json.RawMessage { return strconv.AppendBool(nil, b) }

// Time returns the JSON of an instant: UTC, whole seconds, as Dataverse stores them.
// The zero time is null.
func Time(t time.Time) json.RawMessage {
	if t.IsZero() {
		return Null
	}
	return json.RawMessage(`"` + t.UTC().Truncate(time.Second).Format(time.RFC3339) + `"`)
}

// Ref returns the JSON of a lookup with one possible target table. The zero ID is null.
func Ref(id ID) json.RawMessage {
	if id == (ID{}) {
		return Null
	}
	return json.RawMessage(`"` + id.String() + `"`)
}

// RefTo returns the JSON of a lookup that names its target's table, as owner and
// regarding columns do.
func RefTo(table string, id ID) json.RawMessage {
	if id == (ID{}) {
		return Null
	}
	return json.RawMessage(`"` + table + "/" + id.String() + `"`)
}
