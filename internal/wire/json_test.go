package wire

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

func TestDecodeRefusesWhatTwoReadersCouldTakeDifferently(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":             ``,
		"name twice":          `{"cursor":"a","cursor":"b"}`,
		"name twice, escaped": `{"cursor":"a","\u0063ursor":"b"}`,
		"name twice, inside":  `{"unknown":{"a":1,"a":2}}`,
		"trailing object":     `{}{}`,
		"trailing text":       `{} x`,
		"byte order mark":     "\ufeff{}",
		"invalid UTF-8":       "{\"cursor\":\"\xff\"}",
		"lone surrogate":      `{"cursor":"\ud800"}`,
		"NaN":                 `{"acked_seq":NaN}`,
		"negative":            `{"acked_seq":-1}`,
		"fraction":            `{"acked_seq":1.5}`,
		"too large":           `{"acked_seq":18446744073709551616}`,
		"exponent":            `{"acked_seq":1e3}`,
		"text for a number":   `{"acked_seq":"1"}`,
		"number for a text":   `{"cursor":1}`,
		"list for an object":  `[]`,
		"comment":             `{/* */}`,
		"comma at the end":    `{"acked_seq":1,}`,
		"broken off":          `{"cursor":"a`,
		"33 levels":           strings.Repeat(`{"a":`, 32) + `[]` + strings.Repeat(`}`, 32),
		"a million levels":    strings.Repeat(`[`, 1_000_000),
	} {
		var r PullRequest
		if err := Decode([]byte(text), &r); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"space around":      " \n{\"cursor\" : \"a\"}\t",
		"unknown member":    `{"invented_later":{"a":[1,2]}}`,
		"32 levels":         strings.Repeat(`{"a":`, 31) + `[]` + strings.Repeat(`}`, 31),
		"brackets in texts": `{"reason":"` + strings.Repeat(`[{\"`, 100) + `"}`,
		"largest number":    `{"acked_seq":18446744073709551615}`,
	} {
		var r PullRequest
		if err := Decode([]byte(text), &r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A name in other case is another name: it is ignored like any that is not known.
func TestNamesAreComparedExactly(t *testing.T) {
	var r PullRequest
	if err := Decode([]byte(`{"Cursor":"a","CURSOR":"b","acked_Seq":5,"cursor":"right"}`), &r); err != nil {
		t.Fatal(err)
	}
	if r.Cursor != "right" || r.AckedSeq != 0 {
		t.Errorf("%+v", r)
	}
}

// Raw values keep their bytes both ways: digests are made over them.
func TestRawValuesKeepTheirBytes(t *testing.T) {
	for _, d := range []string{`{"a":"\u003c\u00e9\/"}`, `{"a":"<é/"}`, `{"n":1.50}`, `{"n":-0}`, `{"n":1e400}`, `{"n":12345678901234567890}`, `{"a":"\u2028"}`, `{}`} {
		data, err := Encode(PushAnswer{Results: []Result{{Rows: []Row{{Table: "a", D: []byte(d)}}}}})
		if err != nil {
			t.Errorf("%s: %v", d, err)
			continue
		}
		var back PushAnswer
		if err := Decode(data, &back); err != nil || string(back.Results[0].Rows[0].D) != d {
			t.Errorf("%s came back as %s, %v", d, back.Results[0].Rows[0].D, err)
		}
	}
}

func TestReadBody(t *testing.T) {
	if data, err := ReadBody(strings.NewReader("12345"), 5); err != nil || string(data) != "12345" {
		t.Errorf("as long as allowed: %q %v", data, err)
	}
	if _, err := ReadBody(strings.NewReader("123456"), 5); !work.Is(err, work.TooLarge) {
		t.Errorf("too long: %v", err)
	}
	if _, err := ReadBody(io.MultiReader(strings.NewReader("12"), broken{}), 5); !work.Is(err, work.Unavailable) {
		t.Errorf("broken off: %v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("reset") }

func TestIndent(t *testing.T) {
	data, err := Indent(map[string]int{"b": 1, "a": 2})
	if err != nil || string(data) != "{\n  \"a\": 2,\n  \"b\": 1\n}\n" {
		t.Errorf("%s %v", data, err)
	}
}

func TestCompression(t *testing.T) {
	for _, n := range []int{0, 1, CompressFrom, 3 << 20} {
		body := bytes.Repeat([]byte("field service "), n/14+1)[:n]
		small, err := Compress(body)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decompress(small, int64(n))
		if err != nil || !bytes.Equal(back, body) {
			t.Errorf("%d bytes: %d came back, %v", n, len(back), err)
		}
		if n > 0 {
			if _, err := Decompress(small, int64(n)-1); !work.Is(err, work.TooLarge) {
				t.Errorf("%d bytes with one less allowed: %v", n, err)
			}
		}
	}
}

// A small body that wants to become large stops at the limit, in one frame or in many.
func TestBombs(t *testing.T) {
	huge, err := Compress(make([]byte, 256<<20))
	if err != nil {
		t.Fatal(err)
	}
	piece, err := Compress(make([]byte, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	for name, bomb := range map[string][]byte{"one frame": huge, "many frames": bytes.Repeat(piece, 1000)} {
		if _, err := Decompress(bomb, MaxBody); !work.Is(err, work.TooLarge) {
			t.Errorf("%s of %d bytes: %v", name, len(bomb), err)
		}
	}
	for name, body := range map[string][]byte{
		"text": []byte("hello, this is no compression"), "cut": piece[:len(piece)-3],
		"trailing": append(bytes.Clone(piece), "rest"...), "flipped": flip(piece),
	} {
		if _, err := Decompress(body, MaxBody); !work.Is(err, work.Invalid) && !work.Is(err, work.TooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func flip(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-2] ^= 0xff // in the checksum
	return b
}
