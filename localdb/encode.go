package localdb

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"time"

	"fieldbook/internal/work"
)

// encode is json.Marshal that leaves the characters of raw values as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, work.Errorf(work.Invalid, "a value cannot be stored: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// numberOf reads a key that number made, 0 if it is of another length.
func numberOf(key []byte) uint64 {
	if len(key) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(key)
}

// instantKey is a time in whole seconds whose bytes sort like the times.
func instantKey(t time.Time) [8]byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(t.Unix())^1<<63)
	return b
}

// nanos keeps an instant in eight bytes; the zero time stays zero.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func fromNanos(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// after returns the smallest key that is greater than all keys with the prefix, nil if
// there is none.
func after(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// checkName reports whether a table or column name from outside can be a bucket.
func checkName(what, name string) error {
	if len(name) == 0 || len(name) > 128 || bytes.ContainsAny([]byte(name), "/\x00") {
		return work.Errorf(work.Invalid, "%q is not the name of a %s", name[:min(len(name), 60)], what)
	}
	return nil
}
