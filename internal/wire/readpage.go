package wire

import (
	"bytes"
	"hash/crc32"
	"strconv"

	"fieldbook/internal/work"
)

// DecodePage reads a page and verifies its checksum and count before it looks at any row.
// Anything short of a whole, undamaged page is an error of kind Unavailable when it broke
// off and Damaged otherwise, and nothing of it may be applied. The rows' data are parts of
// data, which the caller must not change any more.
func DecodePage(data []byte) (*Page, error) {
	rows, line, err := verify(data)
	if err != nil {
		return nil, err
	}
	var last pageLine
	if err := Decode(line, &last); err != nil {
		return nil, inPage(err)
	}
	p := &Page{Cursor: last.Cursor, More: last.More, Checkpoint: last.Checkpoint}
	p.Rows = make([]Row, 0, min(max(last.N, 0), bytes.Count(rows, []byte{'\n'})))
	for len(rows) > 0 {
		line, rows, _ = bytes.Cut(rows, []byte{'\n'})
		if err := p.read(line); err != nil {
			return nil, inPage(err)
		}
	}
	if n := len(p.Rows) + len(p.Removed); last.N != n {
		return nil, work.Errorf(work.Damaged, "the page says %d rows and has %d", last.N, n)
	}
	if p.Mode == "" {
		return nil, work.Errorf(work.Damaged, "the page has no beginning")
	}
	return p, nil
}

// verify finds the last line, which ends the page and sums up every byte before its
// checksum. It returns the lines before it and the line itself.
func verify(data []byte) (before, last []byte, err error) {
	if len(data) == 0 || data[len(data)-1] != '\n' {
		return nil, nil, work.Errorf(work.Unavailable, "the page broke off after %d bytes", len(data))
	}
	start := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
	before, last = data[:start], data[start:len(data)-1]
	if !bytes.HasPrefix(last, []byte(pageStart)) {
		if bytes.Contains(before, []byte("\n"+pageStart)) {
			return nil, nil, work.Errorf(work.Damaged, "the page goes on after its last line")
		}
		return nil, nil, work.Errorf(work.Unavailable, "the page broke off after %d bytes", len(data))
	}
	at := bytes.LastIndex(last, []byte(crcMember))
	if at < 0 {
		return nil, nil, work.Errorf(work.Damaged, "the page has no checksum")
	}
	sum := crc32.Checksum(data[:start+at], castagnoli)
	want := strconv.AppendUint(nil, uint64(sum), 10)
	if got := last[at+len(crcMember):]; string(got) != string(want)+"}" {
		return nil, nil, work.Errorf(work.Damaged, "the page's checksum does not fit its bytes")
	}
	return before, last, nil
}

// inPage makes any fault of a page that arrived whole a damage: the sender made it so.
func inPage(err error) error {
	return work.Errorf(work.Damaged, "a line of the page cannot be used: %w", err)
}

// read takes one line before the last.
func (p *Page) read(line []byte) error {
	if row, ok := p.plainPut(line); ok {
		p.Rows = append(p.Rows, row)
		return nil
	}
	var kind struct {
		K string `json:"k"`
	}
	if err := Decode(line, &kind); err != nil {
		return err
	}
	switch kind.K {
	case linePut:
		var put putLine
		if err := Decode(line, &put); err != nil {
			return err
		}
		if err := checkRow(&put.Row); err != nil {
			return err
		}
		p.Rows = append(p.Rows, put.Row)
	case lineRemove:
		var rm removeLine
		if err := Decode(line, &rm); err != nil {
			return err
		}
		p.Removed = append(p.Removed, rm.Removed)
	case lineBegin:
		var begin beginLine
		if err := Decode(line, &begin); err != nil {
			return err
		}
		p.Mode, p.EstRows = begin.Mode, begin.Rows
	}
	return nil // a line of a newer server that this version can do without
}

// The parts of a row's line as [EncodePage] writes it.
const (
	putTable = `{"k":"put","t":"`
	putID    = `","id":"`
	putRev   = `","rev":`
	putData  = `,"d":`
)

// plainPut reads a row's line that is spelled as EncodePage spells it, without decoding
// JSON twice: nearly all lines of all pages are such. Anything else, a fault too, is left to the
// decoder. What it accepts the decoder accepts, with the same result; the row's data stays
// where it is, in the line.
func (p *Page) plainPut(line []byte) (row Row, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(putTable))
	if !ok {
		return row, false
	}
	name, rest, ok := bytes.Cut(rest, []byte(putID))
	if !ok || !plainText(name) || len(rest) < 36+len(putRev) {
		return row, false
	}
	id, err := work.ParseID(string(rest[:36]))
	if err != nil {
		return row, false
	}
	rest, ok = bytes.CutPrefix(rest[36:], []byte(putRev))
	if !ok {
		return row, false
	}
	number, rest, ok := bytes.Cut(rest, []byte(putData))
	if !ok || len(number) > 1 && number[0] == '0' {
		return row, false
	}
	rev, err := strconv.ParseUint(string(number), 10, 64)
	if err != nil || len(rest) < 3 || rest[0] != '{' || string(rest[len(rest)-2:]) != "}}" {
		return row, false
	}
	d := rest[: len(rest)-1 : len(rest)-1]
	if hasBreak(d) || work.CheckData(d) != nil {
		return row, false
	}
	return Row{Table: p.table(name), ID: id, Rev: rev, D: d}, true
}

// table returns the name of a row's table: as a rule that of the row before.
func (p *Page) table(name []byte) string {
	if n := len(p.Rows); n > 0 && p.Rows[n-1].Table == string(name) {
		return p.Rows[n-1].Table
	}
	return string(name)
}

// plainText reports whether text stands for itself between quotes.
func plainText(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
