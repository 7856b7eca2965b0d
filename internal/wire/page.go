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
	Rows int64  `json:"est_rows,omitzero"`
}

type putLine struct {
	K string `json:"k"`
	Row
}

type removeLine struct {
	K string `json:"k"`
	Removed
}

// pageLine is the last line. Its checksum follows as the last member.
type pageLine struct {
	K          string      `json:"k"`
	Cursor     string      `json:"cursor"`
	N          int         `json:"n"` // put and rm lines before this one
	More       bool        `json:"more,omitzero"`
	Checkpoint *Checkpoint `json:"checkpoint,omitempty"`
}

const (
	pageStart = `{"k":"page",`
	crcMember = `,"crc":`
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// EncodePage returns the page's NDJSON. The last member of its last line is the CRC-32C
// of every byte before that member. A row whose data has a line break is refused: nobody
// could read the page.
func EncodePage(p *Page) ([]byte, error) {
	var b bytes.Buffer
	size := 1024
	for i := range p.Rows {
		size += len(p.Rows[i].D) + len(p.Rows[i].Table) + 100
	}
	b.Grow(size)
	if err := appendLine(&b, beginLine{lineBegin, p.Mode, p.EstRows}); err != nil {
		return nil, err
	}
	var start []byte // of the lines of one table
	for i := range p.Rows {
		r := &p.Rows[i]
		if i == 0 || r.Table != p.Rows[i-1].Table {
			name, err := Encode(r.Table)
			if err != nil {
				return nil, err
			}
			start = append(append([]byte(`{"k":"put","t":`), name...), `,"id":"`...)
		}
		if hasBreak(r.D) {
			return nil, work.Errorf(work.Internal, "the data of %s %s has a line break", r.Table, r.ID)
		}
		appendPut(&b, start, r)
	}
	for _, r := range p.Removed {
		if err := appendLine(&b, removeLine{lineRemove, r}); err != nil {
			return nil, err
		}
	}
	last, err := Encode(pageLine{linePage, p.Cursor, len(p.Rows) + len(p.Removed), p.More, p.Checkpoint})
	if err != nil {
		return nil, err
	}
	b.Write(last[:len(last)-1])
	sum := crc32.Checksum(b.Bytes(), castagnoli)
	b.WriteString(crcMember)
	b.Write(strconv.AppendUint(b.AvailableBuffer(), uint64(sum), 10))
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// appendPut writes the line of one row by hand: there are thousands in a page, and the
// row's data is JSON already.
func appendPut(b *bytes.Buffer, start []byte, r *Row) {
	b.Write(start)
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
