package main

import (
	"fmt"
	"net/http"
	"time"

	"fieldbook/internal/program"
	"fieldbook/tui/text"
)

// ask connects to the server and sends one request.
func ask[T any](con *console, f officeFlags, method, path string, message any) (answer T, err error) {
	o, err := f.connect()
	if err != nil {
		return answer, err
	}
	return answer, o.call(con, method, path, message, &answer)
}

// get is ask for what is only looked at.
func get[T any](con *console, f officeFlags, path string) (T, error) {
	return ask[T](con, f, http.MethodGet, path, nil)
}

// reply prints an answer as JSON if that was asked for, and otherwise by the function.
func reply[T any](con *console, f officeFlags, answer T, err error, plain func(T)) error {
	if err != nil {
		return err
	}
	if f.JSON {
		return con.JSON(answer)
	}
	plain(answer)
	return nil
}

// clock is an instant as a person reads it, in this machine's zone.
func clock(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// since reads how far back a list goes: an instant, a day, or a time ago such as 36h.
func since(value string, now time.Time) (time.Time, error) {
	if ago, err := time.ParseDuration(value); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, value, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, program.Misuse("--since %q: give a day such as 2026-11-24, an instant, or a time ago such as 36h", value)
}

// count is a number with its word.
func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func line(s string) string { return text.Line(s) }
