package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// everyRequest and everyAnswer are what can come in, by the golden files that show it.
var (
	everyRequest = map[string]func() any{
		"token-request.json": func() any { return &TokenRequest{} },
		"pull*.json":         func() any { return &PullRequest{} },
		"push.json":          func() any { return &PushRequest{} },
		"repair.json":        func() any { return &RepairRequest{} },
		"query-[gs]*.json":   func() any { return &QueryRequest{} },
		"history.json":       func() any { return &HistoryRequest{} },
		"search.json":        func() any { return &SearchRequest{} },
		"search-all.json":    func() any { return &SearchRequest{} },
		"disposals.json":     func() any { return &SyncErrorsRequest{} },
	}
	everyAnswer = map[string]func() any{
		"token-answer.json":   func() any { return &TokenAnswer{} },
		"health.json":         func() any { return &HealthAnswer{} },
		"manifest.json":       func() any { return &Manifest{} },
		"push-*.json":         func() any { return &PushAnswer{} },
		"repair-answer.json":  func() any { return &RepairAnswer{} },
		"query-answer*.json":  func() any { return &QueryAnswer{} },
		"history-answer.json": func() any { return &HistoryAnswer{} },
		"search-answer.json":  func() any { return &SearchAnswer{} },
		"disposals-done.json": func() any { return &SyncErrorsAnswer{} },
		"poke*.json":          func() any { return &Poke{} },
		"problem.json":        func() any { return &Problem{} },
	}
)

// Whatever comes in is read or refused cleanly, in memory that its bytes bound; what is read
// is JSON to others too, and can be written and read again without a difference.
func fuzzMessages(f *testing.F, every map[string]func() any, decode func([]byte, any) error) {
	kinds := slices.Sorted(maps.Keys(every))
	for i, pattern := range kinds {
		names, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil || len(names) == 0 {
			f.Fatalf("no seeds %s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), data)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		fresh := every[kinds[int(kind)%len(kinds)]]
		into := fresh()
		var err error
		if n := allocated(func() { err = decode(data, into) }); n > 1<<20+64*len(data) {
			t.Fatalf("%d bytes took %d", len(data), n)
		}
		if err != nil {
			if !work.Is(err, work.Invalid) && !work.Is(err, work.TooLarge) || len(err.Error()) > 400 {
				t.Fatalf("kind %v: %v", work.KindOf(err), err)
			}
			return
		}
		if !json.Valid(data) {
			t.Fatalf("%q is read and is no JSON", data)
		}
		again, err := Encode(into)
		if err != nil {
			t.Fatalf("%+v cannot be written: %v", into, err)
		}
		back := fresh()
		if err := decode(again, back); err != nil {
			t.Fatalf("%s cannot be read: %v", again, err)
		}
		if third, err := Encode(back); err != nil || !bytes.Equal(third, again) {
			t.Fatalf("%s became %s: %v", again, third, err)
		}
	})
}

func FuzzRequests(f *testing.F) { fuzzMessages(f, everyRequest, DecodeRequest) }

func FuzzAnswers(f *testing.F) { fuzzMessages(f, everyAnswer, Decode) }

// Whatever a failed answer looks like, it becomes an error that can be shown.
func FuzzReadProblem(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "problem.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(429, TypeProblem, data)
	f.Add(502, "text/html; charset=utf-8", []byte("<html>"))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		if e := ReadProblem(status, contentType, body); e == nil || e.Message == "" {
			t.Fatalf("%d %q %q: %+v", status, contentType, body, e)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, header := range []string{"", "5", "-1", "9223372036854775807", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if wait, ok := RetryAfter(header, monday); wait < 0 || wait > maxRetryAfter || !ok && wait != 0 {
			t.Fatalf("%q: %s %v", header, wait, ok)
		}
	})
}

func FuzzVersions(f *testing.F) {
	f.Add("/v1/push", "1")
	f.Fuzz(func(t *testing.T, path, header string) {
		if err := Spoken.Check(path, header); (err == nil) != (header == "1") || err != nil && !work.Is(err, work.Outdated) {
			t.Fatalf("%q at %q: %v", header, path, err)
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
