package wire

import (
	"bytes"
	"hash/crc32"
	"strconv"

	"fieldbook/internal/work"
)

// A page's lines, told apart by their "k" member.
const (
	lineBegin  = "begin"
	linePut    = "put"
	lineRemove = "rm"
	linePage   = "page"
)

type beginLine struct {
	K    string `json:"k"`
	Mode Mode   `json:"mode"`
	Rows int64  `json:"est_rows,omitempty"`
}

type putLine struct {
	K string `json:"k"`
	Row
}

type removeLine struct {
	K string `json:"k"`
	Removed
}

type pageLine struct {
	K          string      `json:"k"`
	Cursor     string      `json:"cursor"`
	N          int         `json:"n"` // put and rm lines before this one
	CRC        uint32      `json:"crc"`
	More       bool        `json:"more,omitempty"`
	Checkpoint *Checkpoint `json:"checkpoint,omitempty"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// EncodePage returns the page's NDJSON. The checksum of its last line is CRC-32C over
// every byte before that line.
func EncodePage(p *Page) ([]byte, error) {
	var b bytes.Buffer
	if err := appendLine(&b, beginLine{lineBegin, p.Mode, p.EstRows}); err != nil {
		return nil, err
	}
	for i := range p.Rows {
		appendPut(&b, &p.Rows[i])
	}
	for _, r := range p.Removed {
		if err := appendLine(&b, removeLine{lineRemove, r}); err != nil {
			return nil, err
		}
	}
	last := pageLine{
		K: linePage, Cursor: p.Cursor, N: len(p.Rows) + len(p.Removed),
		CRC: crc32.Checksum(b.Bytes(), castagnoli), More: p.More, Checkpoint: p.Checkpoint,
	}
	if err := appendLine(&b, last); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// appendPut writes the line of one row by hand: there are thousands in a page, and the
// row's data is JSON already.
func appendPut(b *bytes.Buffer, r *Row) {
	b.WriteString(`{"k":"put","t":"`)
	b.WriteString(r.Table) // a logical name: letters, digits and underscores
	b.WriteString(`","id":"`)
	b.WriteString(r.ID.String())
	b.WriteString(`","rev":`)
	b.Write(strconv.AppendUint(b.AvailableBuffer(), r.Rev, 10))
	b.WriteString(`,"d":`)
	b.Write(r.D)
	b.WriteString("}\n")
}

func appendLine(b *bytes.Buffer, line any) error {
	data, err := Encode(line)
	if err != nil {
		return err
	}
	b.Write(data)
	b.WriteByte('\n')
	return nil
}

// DecodePage reads a page and verifies its count and checksum. Anything short of a
// whole, undamaged page is an error of kind Unavailable when it broke off and Damaged
// otherwise, and nothing of it may be applied.
func DecodePage(data []byte) (*Page, error) {
	p := &Page{}
	rest, number := data, 0
	for len(rest) > 0 {
		line, after, whole := bytes.Cut(rest, []byte{'\n'})
		if !whole {
			return nil, work.Errorf(work.Unavailable, "the page broke off in line %d", number+1)
		}
		number++
		done, err := p.read(line, data[:len(data)-len(rest)])
		if err != nil {
			return nil, err
		}
		if done {
			if len(after) > 0 {
				return nil, work.Errorf(work.Damaged, "the page goes on after its last line")
			}
			return p, nil
		}
		rest = after
	}
	return nil, work.Errorf(work.Unavailable, "the page broke off after %d lines", number)
}

// read takes one line; before are the bytes that precede it. It reports whether the
// page is complete.
func (p *Page) read(line, before []byte) (done bool, err error) {
	var kind struct {
		K string `json:"k"`
	}
	if bytes.HasPrefix(line, []byte(`{"k":"put",`)) {
		kind.K = linePut
	} else if err := Decode(line, &kind); err != nil {
		return false, err
	}
	switch kind.K {
	case linePut:
		var put putLine
		if err := Decode(line, &put); err != nil {
			return false, err
		}
		if err := work.CheckData(put.D); err != nil {
			return false, err
		}
		p.Rows = append(p.Rows, put.Row)
	case lineRemove:
		var rm removeLine
		if err := Decode(line, &rm); err != nil {
			return false, err
		}
		p.Removed = append(p.Removed, rm.Removed)
	case lineBegin:
		var begin beginLine
		if err := Decode(line, &begin); err != nil {
			return false, err
		}
		p.Mode, p.EstRows = begin.Mode, begin.Rows
	case linePage:
		return true, p.finish(line, before)
	}
	return false, nil // a line of a newer server that this version can do without
}

func (p *Page) finish(line, before []byte) error {
	var last pageLine
	if err := Decode(line, &last); err != nil {
		return err
	}
	if n := len(p.Rows) + len(p.Removed); last.N != n {
		return work.Errorf(work.Damaged, "the page says %d rows and has %d", last.N, n)
	}
	if sum := crc32.Checksum(before, castagnoli); sum != last.CRC {
		return work.Errorf(work.Damaged, "the page's checksum is %08x, its bytes have %08x", last.CRC, sum)
	}
	p.Cursor, p.More, p.Checkpoint = last.Cursor, last.More, last.Checkpoint
	return nil
}
