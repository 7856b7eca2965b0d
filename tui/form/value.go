package form

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/work"
)

// Minutes reports whether a column holds a duration in minutes, which people read and type
// as hours and minutes. Dataverse calls this the format of an integer column.
func Minutes(c *work.Column) bool {
	return c.Type == work.TypeInteger && strings.HasSuffix(c.Name, "duration")
}

// Value puts a column's raw value into words: an option's label, local time, yes or no, a
// duration as 1:05, money with two decimals, a lookup as the name of its target where
// names has it. Empty is "". The result is record text: clean it before it is drawn.
func Value(c *work.Column, raw json.RawMessage, zone *time.Location, names Names) string {
	f := work.Fields{"": raw}
	if !f.Has("") {
		return ""
	}
	switch {
	case c.Type == work.TypeLookup:
		ref, _ := Target(c, raw)
		if name := names[ref]; name != "" {
			return name
		}
		if len(names) > 0 {
			return "(not on this device)"
		}
	case Minutes(c):
		n := f.Int("")
		return strconv.FormatInt(n/60, 10) + ":" + pad(n%60)
	case c.Type == work.TypeMoney:
		return strconv.FormatFloat(f.Float(""), 'f', 2, 64)
	}
	return c.Format(raw, zone)
}

func pad(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// Target returns the record that a lookup's raw value points to.
func Target(c *work.Column, raw json.RawMessage) (ref work.RecordRef, ok bool) {
	f := work.Fields{"": raw}
	if c.Type != work.TypeLookup || !f.Has("") {
		return ref, false
	}
	if len(c.Targets) == 1 {
		ref = work.RecordRef{Table: c.Targets[0], ID: f.Ref("")}
	} else {
		ref.Table, ref.ID = f.RefTable("")
	}
	return ref, ref.ID != (work.ID{})
}

// Right reports whether values of the column stand at the right edge of their cell.
func Right(c *work.Column) bool {
	return c.Type == work.TypeInteger || c.Type == work.TypeDecimal || c.Type == work.TypeMoney
}

// Width is how many cells the values of a column want in a list; 0 is as many as there are.
func Width(c *work.Column) int {
	switch {
	case Minutes(c):
		return 7
	case Right(c):
		return 10
	case c.Type == work.TypeDateTime:
		return 16
	case c.Type == work.TypeBoolean:
		return 4
	case c.Type == work.TypeChoice:
		return 14
	case c.Type == work.TypeText && strings.Contains(c.Name, "phone"):
		return 17
	}
	return 0
}
