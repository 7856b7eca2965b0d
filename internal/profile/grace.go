package profile

import "time"

// The bounds of a profile's grace period, in days. They are Fieldbook's own: Dataverse's
// profiles know no grace.
const (
	MinGrace     = 1
	MaxGrace     = 30
	DefaultGrace = 1 // of a profile that names none
)

// GraceDays returns the grace period in force, in days after the current one.
func (p Profile) GraceDays() int { return graceDays(p.Grace) }

// graceDays is the default for none, and within the bounds whatever a device was told.
func graceDays(days int) int {
	if days == 0 {
		return DefaultGrace
	}
	return min(max(days, MinGrace), MaxGrace)
}

// GraceEnd returns until when a user keeps what they made, changed or looked at now and
// what the profile does not hold: until their next days, so many, have ended, and at least
// as many times 24 hours. Days 0 is the default, and what is out of bounds is brought within
// them. Whoever made a customer in the evening finds it all the next day.
func GraceEnd(days int, u User, now time.Time) time.Time {
	days = graceDays(days)
	end := u.Midnight(now)
	for range days {
		end = u.Midnight(end)
	}
	if least := now.Add(time.Duration(days) * 24 * time.Hour); end.Before(least) {
		end = least
	}
	return end.UTC()
}
