package work

import (
	"bytes"
	"encoding/json"
	"regexp"
	"testing"
	"unicode/utf8"
)

var surrogateEscape = regexp.MustCompile(`(?i)\\u[d][89a-f]`)

// What CheckData accepts is what encoding/json reads, member by member. The other way
// round encoding/json is more lenient: it takes nested values, names that come twice,
// bytes that are no UTF-8 and lone surrogates.
func FuzzCheckData(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":1}`, `{"a":"x","b":null}`, ` { "a" : -1.5e+3 } `, `{"a":1,"a":2}`, `{"":1,"":2 x`, `{"a":[]}`,
		`{"a":"\ud83d\ude00"}`, `{"a":"\ud800"}`, `{"\u0061":true}`, `{"a":01}`, "{\"a\":\"\xff\"}", `{"a":1}x`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := CheckData(data)
		if err != nil {
			if readable(data) && !surrogateEscape.Match(data) && len(data) <= MaxRecordBytes {
				t.Fatalf("refused a flat object: %v", err)
			}
			return
		}
		if !readable(data) {
			t.Fatal("accepted what encoding/json does not read as a flat object")
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		got := Record{Data: data}.Fields()
		if len(got) != len(want) {
			t.Fatalf("%d columns, encoding/json reads %d", len(got), len(want))
		}
		for name, raw := range want {
			if !bytes.Equal(got[name], raw) {
				t.Fatalf("column %q is %q, encoding/json reads %q", name, got[name], raw)
			}
		}
	})
}

// readable reports whether encoding/json reads the bytes as a flat object of scalars, each
// name once, in UTF-8.
func readable(data []byte) bool {
	if !json.Valid(data) || !utf8.Valid(data) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return false
	}
	seen := map[string]bool{}
	for d.More() {
		name, _ := d.Token()
		value, _ := d.Token()
		if _, nested := value.(json.Delim); nested || seen[name.(string)] {
			return false
		}
		seen[name.(string)] = true
	}
	return true
}
