package work

import (
	"crypto/sha256"
	"encoding/binary"
)

// DerivedID is the id of a record that the server makes because of another one: the nth
// of the table. It is the same wherever and whenever it is worked out, so that what is
// made again replaces what was made before. Ids of one cause sort by n.
func DerivedID(table string, cause ID, n uint64) ID {
	h := sha256.New()
	h.Write([]byte(table))
	h.Write(cause[:])
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], n)
	h.Write(number[:])
	id := ID(h.Sum(nil)[:16])
	copy(id[:6], cause[:6]) // the time of the cause
	id[6], id[7] = 0x70|byte(n>>8)&0x0f, byte(n)
	id[8] = 0x80 | id[8]&0x3f
	return id
}

// IsDerived reports whether the id is that of a record of the table which the server made
// because of the other one.
func IsDerived(table string, cause, id ID) bool {
	return DerivedID(table, cause, uint64(id[6]&0x0f)<<8|uint64(id[7])) == id
}
