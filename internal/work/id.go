package work

import (
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
)

// ID is the identity of a record, change or group: a UUIDv7, final where it is made,
// so that nothing made offline is ever renumbered. The zero ID means "none".
type ID = uuid.UUID

// NewID makes ids. Programs pass [RandomID]; tests and fixtures pass a repeatable one.
type NewID func() ID

// RandomID returns a fresh UUIDv7 from the system's clock and random source. Ids made
// by one process sort in the order in which they were made.
func RandomID() ID { return uuid.Must(uuid.NewV7()) }

// ParseID reads the 36-character lower-case form that Fieldbook writes, and nothing
// else: braces, URNs and upper case would let one record have several names.
// The error is Invalid.
func ParseID(s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || strings.ToLower(s) != s {
		return ID{}, Errorf(Invalid, "%q is not a record id: expected a lower-case UUID of 36 characters", clip(s))
	}
	return id, nil
}

// clip shortens hostile input for an error message, between characters.
func clip(s string) string {
	if len(s) <= 60 {
		return s
	}
	end := 57
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "..."
}
