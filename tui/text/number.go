package text

import (
	"strconv"
	"strings"
	"time"
)

// Count returns a number with its thousands apart: 4,210.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Plural returns the number with its noun: 1 change, 3 changes.
func Plural(n int, noun string) string {
	s := Count(int64(n)) + " " + noun
	if n == 1 {
		return s
	}
	if strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ay") {
		return strings.TrimSuffix(s, "y") + "ies"
	}
	return s + "s"
}

// Bytes returns a size for people, in decimal units with one decimal: 41.2 MB, 18 MB.
func Bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	v, u := float64(n), 0
	for v >= 999.95 && u < len(units)-1 {
		v, u = v/1000, u+1
	}
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") + " " + units[u]
}

// Clock returns a time as people say it: 10:24 today, with the date on other days,
// "never" for none. Both times are in the zone to show.
func Clock(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	t = t.In(now.Location())
	switch {
	case t.YearDay() == now.YearDay() && t.Year() == now.Year():
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("Mon 2 Jan 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}
