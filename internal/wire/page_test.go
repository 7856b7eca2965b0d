package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func encoded(t testing.TB, p *Page) []byte {
	t.Helper()
	data, err := EncodePage(p)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// refuse fails if a page that is not the sender's is accepted.
func refuse(t *testing.T, what string, data []byte, kinds ...work.Kind) {
	t.Helper()
	_, err := DecodePage(data)
	for _, k := range kinds {
		if work.Is(err, k) {
			return
		}
	}
	t.Errorf("%s: %v", what, err)
}

func TestTruncatedPageIsRefused(t *testing.T) {
	whole := encoded(t, samplePage())
	for n := range whole {
		refuse(t, fmt.Sprintf("%d of %d bytes", n, len(whole)), whole[:n], work.Unavailable)
	}
}

func TestFlippedBitsAreRefused(t *testing.T) {
	whole := encoded(t, samplePage())
	for at := range whole {
		for bit := range 8 {
			data := bytes.Clone(whole)
			data[at] ^= 1 << bit
			refuse(t, fmt.Sprintf("bit %d of byte %d", bit, at), data, work.Damaged, work.Unavailable)
		}
	}
}

func TestMissingAndExtraBytesAreRefused(t *testing.T) {
	whole := encoded(t, samplePage())
	for at := range whole {
		refuse(t, fmt.Sprintf("without byte %d", at), append(bytes.Clone(whole[:at]), whole[at+1:]...), work.Damaged, work.Unavailable)
		more := append(bytes.Clone(whole[:at]), ' ')
		refuse(t, fmt.Sprintf("with a space at %d", at), append(more, whole[at:]...), work.Damaged, work.Unavailable)
	}
	lines := bytes.SplitAfter(whole, []byte{'\n'})
	for i := range lines[:len(lines)-1] {
		refuse(t, fmt.Sprintf("without line %d", i), bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil), work.Damaged, work.Unavailable)
		refuse(t, fmt.Sprintf("with line %d twice", i), bytes.Join(append(append([][]byte{}, lines[:i+1]...), lines[i:]...), nil), work.Damaged)
	}
	refuse(t, "with a line after the last", append(bytes.Clone(whole), lines[1]...), work.Damaged)
	refuse(t, "another page after it", append(bytes.Clone(whole), whole...), work.Damaged)
}

// sealed is a page made of any lines, with a checksum that fits: what a defective sender
// would send.
func sealed(last string, lines ...string) []byte {
	data := strings.Join(append(lines, last), "\n")
	return fmt.Appendf(nil, `%s,"crc":%d}`+"\n", data, crc32.Checksum([]byte(data), castagnoli))
}

func TestWholePagesThatMakeNoSense(t *testing.T) {
	begin := `{"k":"begin","mode":"delta"}`
	put := `{"k":"put","t":"a","id":"019a0000-0000-7000-8000-000000000001","rev":1,"d":{"x":1}}`
	if _, err := DecodePage(sealed(`{"k":"page","cursor":"c","n":1`, begin, put)); err != nil {
		t.Fatalf("the pattern of the cases below: %v", err)
	}
	if _, err := DecodePage(sealed(`{"k":"page","cursor":"c","n":1,"later":{}`, begin, `{"k":"later","x":[1]}`, put)); err != nil {
		t.Errorf("lines and members of a newer server: %v", err)
	}
	for name, data := range map[string][]byte{
		"count too low":     sealed(`{"k":"page","cursor":"c","n":0`, begin, put),
		"count too high":    sealed(`{"k":"page","cursor":"c","n":2`, begin, put),
		"negative count":    sealed(`{"k":"page","cursor":"c","n":-1`, begin),
		"huge count":        sealed(`{"k":"page","cursor":"c","n":9000000000000000000`, begin, put),
		"no beginning":      sealed(`{"k":"page","cursor":"c","n":1`, put),
		"nested data":       sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `{"x":1}`, `{"x":{"y":1}}`, 1)),
		"data that is text": sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `{"x":1}`, `"x"`, 1)),
		"no data":           sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `,"d":{"x":1}`, ``, 1)),
		"column twice":      sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `{"x":1}`, `{"x":1,"x":2}`, 1)),
		"member twice":      sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `"rev":1`, `"rev":1,"rev":2`, 1)),
		"bad id":            sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `019a`, `x19a`, 1)),
		"negative rev":      sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `"rev":1`, `"rev":-1`, 1)),
		"invalid UTF-8":     sealed(`{"k":"page","cursor":"c","n":1`, begin, strings.Replace(put, `"t":"a"`, "\"t\":\"\xff\"", 1)),
		"deep":              sealed(`{"k":"page","cursor":"c","n":1`, begin, `{"k":"later","x":`+strings.Repeat("[", 40)+strings.Repeat("]", 40)+`}`),
		"empty line":        sealed(`{"k":"page","cursor":"c","n":1`, begin, "", put),
		"no JSON":           sealed(`{"k":"page","cursor":"c","n":1`, begin, "<html>", put),
		"bad last line":     sealed(`{"k":"page","cursor":7,"n":1`, begin, put),
	} {
		refuse(t, name, data, work.Damaged)
	}
	for name, text := range map[string]string{"HTML": "<!DOCTYPE html>\n<html></html>\n", "nothing": "", "a line break": "\n", "a begin only": begin + "\n"} {
		refuse(t, name, []byte(text), work.Unavailable)
	}
}

func TestRowsThatCannotBeSent(t *testing.T) {
	for _, d := range []string{"{\n}", "{\r}"} {
		p := samplePage()
		p.Rows[0].D = []byte(d)
		if _, err := EncodePage(p); !work.Is(err, work.Internal) {
			t.Errorf("%q: %v", d, err)
		}
	}
}

// The short way through a row's line and the long one give the same row, and the short one
// takes every line that the other side writes.
func TestTheShortWayReadsWhatTheLongOneReads(t *testing.T) {
	for line := range bytes.Lines(encoded(t, samplePage())) {
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte(`{"k":"put"`)) && !bothWays(t, line) {
			t.Errorf("%s is read the long way", line)
		}
	}
	put := `{"k":"put","t":"a","id":"019a0000-0000-7000-8000-000000000001","rev":1,"d":{"x":1}}`
	if !bothWays(t, []byte(put)) {
		t.Fatal("the pattern of the cases below")
	}
	for old, new := range map[string]string{
		`"a"`: `"\u0061"`, `"t":"a"`: `"t":"ä"`, `"t"`: `"T"`, `019a`: `019A`, `-7000`: `7000-`, `"rev":1`: `"rev":01`, `:1,`: `:-1,`, `,"d"`: `.0,"d"`,
		`"rev":1,`: `"rev":18446744073709551616,`, `{"x":1}`: `{"x":1}}`, `1}}`: `1} }`, `"x":1`: `"x":1,"x":2`, `"x"`: `"\ud800"`, `put`: `rm`,
		`}}`: `},"y":1}`, `:{`: `: {`, `"d":`: `"d":1,"d":`, `{"x":1}}`: `{"x":{}}}`, `,"d":{"x":1}`: ``, `x":1`: "x\":\r1",
	} {
		line := strings.Replace(put, old, new, 1)
		if line == put {
			t.Fatalf("%s is not there", old)
		}
		if bothWays(t, []byte(line)) {
			t.Errorf("%s went the short way", line)
		}
	}
}

// bothWays reports whether a line can be read the short way, and fails if the result is not
// that of the decoder.
func bothWays(t *testing.T, line []byte) bool {
	row, ok := (&Page{}).plainPut(line)
	if !ok {
		return false
	}
	var put putLine
	if err := Decode(line, &put); err != nil || put.K != linePut || checkRow(&put.Row) != nil {
		t.Fatalf("%s: only the short way reads it: %v", line, err)
	}
	if put.Table != row.Table || put.ID != row.ID || put.Rev != row.Rev || !bytes.Equal(put.D, row.D) {
		t.Fatalf("%s: %+v one way, %+v the other", line, row, put.Row)
	}
	return true
}

// manyRows is a full page of rows of about 850 bytes.
func manyRows() *Page {
	p := &Page{Mode: ModeSnapshot, Cursor: "c"}
	for n := range MaxPageRows {
		columns := work.Fields{"statecode": work.Int(0), "msdyn_latitude": work.Decimal(48.40)}
		for i := range 10 {
			columns[fmt.Sprintf("msdyn_column%02d", i)] = work.Text(strings.Repeat("lorem ipsum ", 5))
		}
		p.Rows = append(p.Rows, Row{Table: work.WorkOrderTable, ID: work.ID{14: byte(n >> 8), 15: byte(n)}, Rev: uint64(n), D: work.Encode(columns)})
	}
	return p
}

func BenchmarkEncodePage(b *testing.B) {
	p := manyRows()
	b.SetBytes(int64(len(encoded(b, p))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodePage(p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodePage also says how long the standard library takes to read the same bytes
// without any check, in the same run: json/page is how many times as long.
func BenchmarkDecodePage(b *testing.B) {
	data := encoded(b, manyRows())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var standard time.Duration
	for b.Loop() {
		if _, err := DecodePage(data); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		start := time.Now()
		for line := range bytes.Lines(data) {
			var put putLine
			if err := json.Unmarshal(line, &put); err != nil {
				b.Fatal(err)
			}
		}
		standard += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(standard)/float64(b.Elapsed()), "json/page")
}

func BenchmarkCompress(b *testing.B) {
	data := encoded(b, manyRows())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compress(data); err != nil {
			b.Fatal(err)
		}
	}
}
