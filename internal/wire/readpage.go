package wire

import (
	"bytes"
	"hash/crc32"
	"strconv"

	"fieldbook/internal/work"
)

// DecodePage reads a page and verifies its checksum and count before it looks at any row.
// Anything short of a whole, undamaged page is an error of kind Unavailable when it broke
// off and Damaged otherwise, and nothing of it may be applied.
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
	var kind struct {
		K string `json:"k"`
	}
	if bytes.HasPrefix(line, []byte(`{"k":"put",`)) {
		kind.K = linePut
	} else if err := Decode(line, &kind); err != nil {
		return err
	}
	switch kind.K {
	case linePut:
		var put putLine
		if err := Decode(line, &put); err != nil {
			return err
		}
		if err := work.CheckData(put.D); err != nil {
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
