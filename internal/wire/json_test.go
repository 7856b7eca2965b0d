package wire

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"fieldbook/internal/work"
)

// Each fault has its own sentence, which says where it is. Answers and requests are held
// to the same rules but for names.
func TestDecodeRefusesWhatTwoReadersCouldTakeDifferently(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"nothing":             {``, "is empty"},
		"space only":          {" \n\t", "is empty"},
		"name twice":          {`{"cursor":"a","cursor":"b"}`, `"cursor" twice`},
		"name twice, escaped": {`{"cursor":"a","\u0063ursor":"b"}`, `"cursor" twice`},
		"name twice, inside":  {`{"records":[{"t":"a","t":"b"}]}`, `"records/0/t" twice`},
		"trailing object":     {`{}{}`, "2 bytes after its end"},
		"trailing text":       {`{} x`, "1 bytes after its end"},
		"trailing NUL":        {"{}\x00", "1 bytes after its end"},
		"byte order mark":     {"\ufeff{}", "byte order mark"},
		"invalid UTF-8":       {"{\"cursor\":\"\xff\"}", "not valid UTF-8"},
		"overlong UTF-8":      {"{\"cursor\":\"\xc0\xaf\"}", "not valid UTF-8"},
		"surrogate in UTF-8":  {"{\"cursor\":\"\xed\xa0\x80\"}", "not valid UTF-8"},
		"lone surrogate":      {`{"cursor":"\ud800"}`, "surrogate pair at byte 11"},
		"low half first":      {`{"cursor":"\\\uDC00\uD800"}`, "surrogate pair at byte 13"},
		"half and text":       {`{"cursor":"\ud83dx"}`, "surrogate pair"},
		"NUL":                 {"{\"cursor\":\"\x00\"}", "no JSON at byte 11"},
		"NaN":                 {`{"acked_seq":NaN}`, "no JSON at byte 13"},
		"Infinity":            {`{"acked_seq":-Infinity}`, "no JSON at byte"},
		"negative":            {`{"acked_seq":-1}`, `number -1 in "acked_seq" cannot be kept`},
		"minus nothing":       {`{"acked_seq":-0}`, `number -0 in "acked_seq" cannot be kept`},
		"fraction":            {`{"acked_seq":1.5}`, `number 1.5 in "acked_seq" cannot be kept`},
		"too large":           {`{"acked_seq":18446744073709551616}`, `number 18446744073709551616 in "acked_seq" cannot be kept`},
		"exponent":            {`{"acked_seq":1e3}`, `number 1e3 in "acked_seq" cannot be kept`},
		"huge exponent":       {`{"acked_seq":1e400}`, `number 1e400 in "acked_seq" cannot be kept`},
		"endless number":      {`{"acked_seq":` + strings.Repeat("9", 1000) + `}`, `9... in "acked_seq" cannot be kept`},
		"leading zero":        {`{"acked_seq":01}`, "no JSON at byte"},
		"text for a number":   {`{"acked_seq":"1"}`, `wrong value in "acked_seq"`},
		"number for a text":   {`{"cursor":1}`, `wrong value in "cursor"`},
		"bad id":              {`{"records":[{"t":"a","id":"x"}]}`, `wrong value in "records/0/id"`},
		"list for an object":  {`[]`, "wrong value in the whole"},
		"comment":             {`{/* */}`, "no JSON at byte 1"},
		"comma at the end":    {`{"acked_seq":1,}`, "no JSON at byte"},
		"broken off":          {`{"cursor":"a`, "breaks off after"},
		"broken off, object":  {`{"cursor":"a"`, "breaks off after"},
		"33 levels":           {strings.Repeat(`{"tables":`, 32) + `[]` + strings.Repeat(`}`, 32), "more than 32 levels"},
		"a million levels":    {strings.Repeat(`[`, 1_000_000), "more than 32 levels"},
		"never opened":        {`}]}`, "bytes after its end"},
	} {
		for way, decode := range map[string]func([]byte, any) error{"answer": Decode, "request": DecodeRequest} {
			var r PullRequest
			if err := decode([]byte(c.text), &r); !work.Is(err, work.Invalid) || !strings.Contains(work.Message(err), c.says) {
				t.Errorf("%s, as %s: %v", name, way, err)
			} else if len(err.Error()) > 200 {
				t.Errorf("%s: %d bytes of error", name, len(err.Error()))
			}
		}
	}
	for name, text := range map[string]string{
		"space around":      " \n{\"cursor\" : \"a\"}\t",
		"brackets in texts": `{"reason":"` + strings.Repeat(`[{\"`, 100) + `"}`,
		"largest number":    `{"acked_seq":18446744073709551615}`,
		"beyond a float":    `{"acked_seq":9007199254740993}`,
		"surrogate pair":    `{"cursor":"\uD83D\ude00 \\ud800"}`,
	} {
		var r PullRequest
		if err := DecodeRequest([]byte(text), &r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var r PullRequest
	if err := Decode([]byte(strings.Repeat(`{"a":`, 31)+`[]`+strings.Repeat(`}`, 31)), &r); err != nil {
		t.Errorf("32 levels: %v", err)
	}
}

// A newer server may say more than this version knows; a request that asks for more than
// the server understands must not be half understood.
func TestMembersThatAreNotKnown(t *testing.T) {
	for text, says := range map[string]string{
		`{"invented_later":{"a":[1,2]}}`:                  `"invented_later", which protocol 1 does not know`,
		`{"records":[{"t":"a","color":"red"}]}`:           `"records/0/color", which protocol 1 does not know`,
		`{"Cursor":"a"}`:                                  `"Cursor": names are spelled in lower case`,
		`{"cursor":"right","CURSOR":"b"}`:                 `"CURSOR": names are spelled in lower case`,
		`{"` + strings.Repeat("n", 100_000) + `":"long"}`: `which protocol 1`,
	} {
		var r PullRequest
		if err := DecodeRequest([]byte(text), &r); !work.Is(err, work.Invalid) || !strings.Contains(work.Message(err), says) || len(err.Error()) > 200 {
			t.Errorf("%.60s: %v", text, err)
		}
		if err := Decode([]byte(text), &r); err != nil || r.Cursor != "" && r.Cursor != "right" {
			t.Errorf("%.60s, as answer: %v, cursor %q", text, err, r.Cursor)
		}
	}
	var r PullRequest
	if err := Decode([]byte(`{"invented_later":{"a":1,"a":2}}`), &r); !work.Is(err, work.Invalid) {
		t.Errorf("name twice where nobody looks: %v", err)
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

// bomb is n zero bytes as a sender packs them who keeps to no ratio.
func bomb(t *testing.T, n int) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	return e.EncodeAll(make([]byte, n), nil)
}

// A small body that wants to become large stops at the ratio or at the limit, in one frame or
// in many, and costs no more memory than a message may.
func TestBombs(t *testing.T) {
	piece := bomb(t, 1<<20)
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(i * i >> 7 * 31 >> 3)
	}
	for name, c := range map[string]struct {
		bomb []byte
		says string
	}{
		"one frame":       {bomb(t, 256<<20), "more than 100 times"},
		"a little":        {bomb(t, 1<<20+1), "more than 100 times"},
		"many frames":     {bytes.Repeat(piece, 1000), "longer than"},
		"with some noise": {append(noise, bomb(t, 256<<20)...), "cannot be read"},
		"padded":          {append(bomb(t, 64<<20), append([]byte{0x50, 0x2a, 0x4d, 0x18, 0, 0, 16, 0}, make([]byte, 1<<20)...)...), "longer than 9437184 bytes"},
	} {
		var err error
		n := allocated(func() { _, err = Decompress(c.bomb, MaxBody) })
		if !work.Is(err, work.TooLarge) && !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s of %d bytes: %v", name, len(c.bomb), err)
		}
		if n > 8*MaxBody && !raced {
			t.Errorf("%s: %d bytes of memory", name, n)
		}
	}
	for name, body := range map[string][]byte{
		"text": []byte("hello, this is no compression"), "cut": piece[:len(piece)-3],
		"trailing": append(bytes.Clone(piece), "rest"...), "flipped": flip(piece), "gzip": {0x1f, 0x8b, 8, 0, 0, 0, 0, 0},
	} {
		if _, err := Decompress(body, MaxBody); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Frame in frame is a message that is no JSON: it is unpacked once.
	twice, err := Compress(bomb(t, 4<<20))
	if err != nil {
		t.Fatal(err)
	}
	once, err := Decompress(twice, MaxBody)
	if err != nil || !work.Is(Decode(once, &PushRequest{}), work.Invalid) {
		t.Errorf("nested: %v", err)
	}
}

func flip(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-2] ^= 0xff // in the checksum
	return b
}

func TestNobodyHasLessThanNothingUnsent(t *testing.T) {
	for _, into := range []any{&PullRequest{}, &PushRequest{}} {
		if err := DecodeRequest([]byte(`{"unsent":{"count":-1}}`), into); !work.Is(err, work.Invalid) {
			t.Errorf("%T: %v", into, err)
		}
		if err := DecodeRequest([]byte(`{"unsent":{"count":1}}`), into); err != nil {
			t.Errorf("%T: %v", into, err)
		}
	}
}
