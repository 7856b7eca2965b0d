package work

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Equal reports whether two raw values are the same value: null equals absent, and
// numbers and strings are compared by value, not by spelling. Bytes that no column can
// hold equal only themselves.
func Equal(a, b json.RawMessage) bool {
	if isNull(a) || isNull(b) {
		return isNull(a) && isNull(b)
	}
	if string(a) == string(b) {
		return true
	}
	if !isScalar(a) || !isScalar(b) {
		return false
	}
	if a[0] == '"' && b[0] == '"' {
		return Fields{"": a}.Text("") == Fields{"": b}.Text("")
	}
	x, isNumber := numberOf(a)
	y, both := numberOf(b)
	return isNumber && both && x == y
}

// Differing returns those of the columns whose values are not the record's.
func Differing(r Record, columns Fields) Fields {
	set := Fields{}
	was := r.Fields()
	for column, value := range columns {
		if !Equal(was[column], value) {
			set[column] = value
		}
	}
	return set
}

// number is a decimal number in one spelling: digits without zeros at either end, to be
// multiplied by ten to the power of exponent. Zero has no digits. A float64 would take
// neighbours above 2^53 for equal.
type number struct {
	negative bool
	digits   string
	exponent int
}

// numberOf reads a scalar; false if it is no number or its exponent is beyond all reason.
func numberOf(raw []byte) (number, bool) {
	if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return number{}, false
	}
	s, exponent := string(raw), 0
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		n, err := strconv.ParseInt(s[e+1:], 10, 32)
		if err != nil {
			return number{}, false
		}
		s, exponent = s[:e], int(n)
	}
	s, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(s, ".")
	digits := strings.TrimRight(whole+fraction, "0")
	exponent += len(whole) - len(digits)
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		return number{}, true
	}
	return number{negative, digits, exponent}, true
}
