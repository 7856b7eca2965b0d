package jump

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"fieldbook/internal/work"
)

// Forms are the ways in which a day can be written, for people.
const Forms = "2026-12-03, 3 Dec, 3.12., mon, tomorrow, +3"

// Parse reads a day as people write it, seen from today, which is a midnight; so is the
// result, in the same zone. A day without its year is the one nearest to today, a weekday
// the coming one or today, a bare number that day of this month or the next. The error is
// Invalid with a sentence for people.
func Parse(s string, today time.Time) (time.Time, error) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	if s == "" {
		return time.Time{}, fault("Write a day: " + Forms + ".")
	}
	for _, read := range []func(string, time.Time) (time.Time, bool, error){word, offset, iso, slashed, named, dotted} {
		if day, ok, err := read(s, today); ok || err != nil {
			return day, err
		}
	}
	return time.Time{}, fault("That is not a day. Write one like " + Forms + ".")
}

// word reads today, tomorrow, yesterday and the weekdays, from three letters on.
func word(s string, today time.Time) (time.Time, bool, error) {
	if len(s) < 3 {
		return today, false, nil
	}
	for by, name := range []string{"yesterday", "today", "tomorrow"} {
		if strings.HasPrefix(name, s) {
			return today.AddDate(0, 0, by-1), true, nil
		}
	}
	for d := range 7 {
		day := today.AddDate(0, 0, d)
		if strings.HasPrefix(strings.ToLower(day.Weekday().String()), s) {
			return day, true, nil
		}
	}
	return today, false, nil
}

// offset reads +3 and -1 as days from today, and +2w as weeks.
func offset(s string, today time.Time) (time.Time, bool, error) {
	if s[0] != '+' && s[0] != '-' {
		return today, false, nil
	}
	number, unit := strings.TrimSpace(s[1:]), 1
	if rest, ok := strings.CutSuffix(number, "w"); ok {
		number, unit = rest, 7
	} else {
		number = strings.TrimSuffix(number, "d")
	}
	n, ok := whole(strings.TrimSpace(number))
	switch {
	case !ok:
		return today, false, fault("How many days? +3 is in three days, +2w in two weeks.")
	case n*unit > 3660:
		return today, false, fault("That is more than ten years away.")
	case s[0] == '-':
		n = -n
	}
	return today.AddDate(0, 0, n*unit), true, nil
}

// iso reads 2026-12-03.
func iso(s string, today time.Time) (time.Time, bool, error) {
	parts := strings.Split(s, "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return today, false, nil
	}
	return dated(parts[2], parts[1], parts[0], today)
}

// dotted reads 3.12., 3.12.2026 and the bare number of a day.
func dotted(s string, today time.Time) (time.Time, bool, error) {
	parts := strings.Split(strings.TrimSuffix(strings.ReplaceAll(s, " ", ""), "."), ".")
	switch len(parts) {
	case 1:
		n, ok := whole(parts[0])
		if !ok || len(parts[0]) > 2 {
			return today, false, nil
		}
		for month := range 3 { // the next month may be too short for it
			first := time.Date(today.Year(), today.Month()+time.Month(month), 1, 0, 0, 0, 0, today.Location())
			if day := first.AddDate(0, 0, n-1); n > 0 && day.Month() == first.Month() && !day.Before(today) {
				return day, true, nil
			}
		}
		return today, false, fault("No month has a day " + strconv.Itoa(n) + ".")
	case 2:
		return dated(parts[0], parts[1], "", today)
	case 3:
		return dated(parts[0], parts[1], parts[2], today)
	}
	return today, false, nil
}

// slashed refuses 3/12, which half the world reads the other way round, unless only one
// reading is a day.
func slashed(s string, today time.Time) (time.Time, bool, error) {
	parts := strings.Split(strings.ReplaceAll(s, " ", ""), "/")
	if len(parts) != 2 && len(parts) != 3 {
		return today, false, nil
	}
	year := ""
	if len(parts) == 3 {
		if year = parts[2]; len(parts[0]) == 4 {
			return dated(parts[2], parts[1], parts[0], today)
		}
	}
	a, okA := whole(parts[0])
	b, okB := whole(parts[1])
	if okA && okB && a != b && a >= 1 && a <= 12 && b >= 1 && b <= 12 {
		return today, false, fault("That can be two days: write " + strconv.Itoa(a) + " " + time.Month(b).String()[:3] + " or " +
			strconv.Itoa(b) + " " + time.Month(a).String()[:3] + ".")
	}
	if a <= 12 && b > 12 {
		return dated(parts[1], parts[0], year, today)
	}
	return dated(parts[0], parts[1], year, today)
}

// named reads 3 Dec, Dec 3, 3. December and each with a year; a weekday before it is left to
// the date.
func named(s string, today time.Time) (time.Time, bool, error) {
	var month string
	var numbers []string
	for _, part := range strings.FieldsFunc(spaced(s), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '-' }) {
		m := monthOf(part)
		switch {
		case m != "" && month == "":
			month = m
		case weekday(part) && month == "" && len(numbers) == 0:
		case part == "st" || part == "nd" || part == "rd" || part == "th": // of 3rd
		default:
			numbers = append(numbers, part)
		}
	}
	switch {
	case month == "":
		return today, false, nil
	case len(numbers) == 1:
		return dated(numbers[0], month, "", today)
	case len(numbers) == 2:
		return dated(numbers[0], month, numbers[1], today)
	case len(numbers) == 0:
		return today, false, fault("Which day of the month?")
	}
	return today, false, nil
}

// spaced puts a space between digits and letters: 3dec is 3 dec.
func spaced(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		if unicode.IsDigit(last) && unicode.IsLetter(r) || unicode.IsLetter(last) && unicode.IsDigit(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// monthOf returns the number of a month named by at least three letters, "" for none.
func monthOf(s string) string {
	if len(s) < 3 {
		return ""
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

func weekday(s string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(s) >= 2 && strings.HasPrefix(strings.ToLower(d.String()), s) {
			return true
		}
	}
	return false
}

// dated puts a day together; without a year it is the one nearest to today.
func dated(day, month, year string, today time.Time) (time.Time, bool, error) {
	d, okDay := whole(day)
	m, okMonth := whole(month)
	if !okDay || !okMonth || len(day) > 2 || len(month) > 2 {
		return today, false, nil
	}
	if m < 1 || m > 12 {
		return today, false, fault("There is no month " + strconv.Itoa(m) + ".")
	}
	if year != "" {
		y, ok := whole(year)
		switch {
		case !ok || len(year) != 2 && len(year) != 4:
			return today, false, fault("Write the year with two or four digits.")
		case len(year) == 2:
			y += 2000
		case y < 2000 || y > 2099:
			return today, false, fault("The year must be between 2000 and 2099.")
		}
		return onlyReal(y, m, d, today)
	}
	var best time.Time
	for _, y := range []int{today.Year() - 1, today.Year(), today.Year() + 1} {
		got, ok, _ := onlyReal(y, m, d, today)
		if ok && (best.IsZero() || got.Sub(today).Abs() < best.Sub(today).Abs()) {
			best = got
		}
	}
	if best.IsZero() {
		return onlyReal(today.Year(), m, d, today)
	}
	return best, true, nil
}

// onlyReal refuses a day that its month does not have.
func onlyReal(y, m, d int, today time.Time) (time.Time, bool, error) {
	day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, today.Location())
	if day.Day() != d || day.Month() != time.Month(m) {
		return today, false, fault(time.Month(m).String() + " " + strconv.Itoa(y) + " has no day " + strconv.Itoa(d) + ".")
	}
	return day, true, nil
}

// whole reads up to four digits.
func whole(s string) (int, bool) {
	if s == "" || len(s) > 4 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func fault(sentence string) error { return work.Errorf(work.Invalid, "%s", sentence) }
