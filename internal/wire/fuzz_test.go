package wire

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fieldbook/internal/work"
)

// seeds are the golden files of a pattern.
func seeds(f *testing.F, pattern string) {
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds %s: %v", pattern, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// What DecodePage takes, EncodePage makes, and nothing else.
func FuzzDecodePage(f *testing.F) {
	seeds(f, "page.ndjson")
	f.Add(sealed(`{"k":"page","cursor":"c","n":0`, `{"k":"begin","mode":"delta"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := DecodePage(data)
		if err != nil {
			if !work.Is(err, work.Damaged) && !work.Is(err, work.Unavailable) {
				t.Fatalf("kind %v: %v", work.KindOf(err), err)
			}
			return
		}
		again, err := EncodePage(p)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := DecodePage(again); err != nil || back.Cursor != p.Cursor || len(back.Rows) != len(p.Rows) {
			t.Fatalf("a page that was read cannot be read again: %v", err)
		}
	})
}

// A line that stands in a page with a fitting checksum still has to make sense.
func FuzzPageLine(f *testing.F) {
	for line := range bytes.Lines(encoded(f, samplePage())) {
		f.Add(string(bytes.TrimSpace(line)))
	}
	f.Fuzz(func(t *testing.T, line string) {
		bothWays(t, []byte(line))
		for n := range 2 {
			p, err := DecodePage(sealed(fmt.Sprintf(`{"k":"page","cursor":"c","n":%d`, n), `{"k":"begin","mode":"delta"}`, line))
			if err != nil {
				if !work.Is(err, work.Damaged) {
					t.Fatalf("kind %v: %v", work.KindOf(err), err)
				}
				continue
			}
			for _, r := range p.Rows {
				if err := work.CheckData(r.D); err != nil {
					t.Fatalf("a row with bad data: %v", err)
				}
			}
		}
	})
}

// What can be read as a request can be written and read again with one fingerprint.
func FuzzDecodePush(f *testing.F) {
	seeds(f, "push.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		var r PushRequest
		if err := Decode(data, &r); err != nil {
			if !work.Is(err, work.Invalid) {
				t.Fatalf("kind %v: %v", work.KindOf(err), err)
			}
			return
		}
		again, err := Encode(r)
		if err != nil {
			t.Fatalf("%+v cannot be written: %v", r, err)
		}
		var back PushRequest
		if err := Decode(again, &back); err != nil {
			t.Fatalf("%s cannot be read: %v", again, err)
		}
		if len(back.Groups) != len(r.Groups) {
			t.Fatalf("%d groups became %d", len(r.Groups), len(back.Groups))
		}
		for i := range r.Groups {
			a, err := Fingerprint(r.Groups[i])
			b, err2 := Fingerprint(back.Groups[i])
			if err != nil || err2 != nil || !bytes.Equal(a, b) {
				t.Fatalf("group %d changed its fingerprint on the way: %v %v", i, err, err2)
			}
		}
	})
}

func FuzzReadEvents(f *testing.F) {
	seeds(f, "events.txt")
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, _, err := heard(bytes.NewReader(data)); err != nil && !work.Is(err, work.Invalid) {
			t.Fatalf("kind %v: %v", work.KindOf(err), err)
		}
	})
}

func FuzzDecompress(f *testing.F) {
	for _, body := range [][]byte{nil, []byte("hello"), make([]byte, 1<<20)} {
		small, err := Compress(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(small)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 64 << 10
		out, err := Decompress(data, limit)
		if len(out) > limit {
			t.Fatalf("%d bytes came out", len(out))
		}
		if err != nil && !work.Is(err, work.Invalid) && !work.Is(err, work.TooLarge) {
			t.Fatalf("kind %v: %v", work.KindOf(err), err)
		}
	})
}
