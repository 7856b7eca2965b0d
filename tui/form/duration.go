package form

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// longest is the most that a duration can be typed as; more is a slip of the fingers.
const longest = 100 * time.Hour

// ParseDuration reads a duration as people type it: 0:31, 1:05, 31, 31 min, 1 h, 1 h 30, or
// nothing for none. wrong says what is wrong with it and what to type, "" if nothing is.
func ParseDuration(s string) (d time.Duration, wrong string) {
	const how = "Type hours and minutes as 0:31, or minutes as 31."
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return 0, ""
	}
	m := regexp.MustCompile(`^(?:(\d{1,4})\s*(?::|h)\s*)?(?:(\d{1,5})\s*(?:min|m)?)?$`).FindStringSubmatch(s)
	if m == nil {
		return 0, how
	}
	hours, _ := strconv.Atoi(m[1]) // digits only, and few: cannot fail
	minutes, _ := strconv.Atoi(m[2])
	if m[1] != "" && minutes >= 60 {
		return 0, "An hour has 60 minutes. " + how
	}
	d = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if d >= longest {
		return 0, "That is more than 100 hours. " + how
	}
	return d, ""
}
