package work

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// Digest is the order-free fingerprint of a set of records: the sum, modulo 2^128, of
// their [Leaf] values. Adding and removing one record costs the same however many there
// are. It finds defects and damage; it is no defence against a forger.
type Digest struct{ Hi, Lo uint64 }

// Leaf is the fingerprint of one record as it was sent: its table, id, rev, shape and the
// exact bytes of its data. Shape is the fingerprint of the table's chosen columns.
func Leaf(r Record, shape uint32) Digest {
	h := sha256.New()
	var n [12]byte
	binary.BigEndian.PutUint64(n[:8], r.Rev)
	binary.BigEndian.PutUint32(n[8:], shape)
	h.Write([]byte(r.Table))
	h.Write([]byte{0})
	h.Write(r.ID[:])
	h.Write(n[:])
	h.Write(r.Data)
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return Digest{binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])}
}

// Plus returns d + o.
func (d Digest) Plus(o Digest) Digest {
	lo, carry := bits.Add64(d.Lo, o.Lo, 0)
	hi, _ := bits.Add64(d.Hi, o.Hi, carry)
	return Digest{hi, lo}
}

// Minus returns d - o.
func (d Digest) Minus(o Digest) Digest {
	lo, borrow := bits.Sub64(d.Lo, o.Lo, 0)
	hi, _ := bits.Sub64(d.Hi, o.Hi, borrow)
	return Digest{hi, lo}
}

// Bytes returns the digest as 16 bytes, big endian.
func (d Digest) Bytes() [16]byte {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], d.Hi)
	binary.BigEndian.PutUint64(b[8:], d.Lo)
	return b
}

// DigestOf reads what [Digest.Bytes] wrote.
func DigestOf(b [16]byte) Digest {
	return Digest{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

// String returns 32 hexadecimal digits.
func (d Digest) String() string {
	b := d.Bytes()
	return hex.EncodeToString(b[:])
}

// MarshalText implements encoding.TextMarshaler with [Digest.String].
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. The error is Invalid.
func (d *Digest) UnmarshalText(text []byte) error {
	var b [16]byte
	if n, err := hex.Decode(b[:], text[:min(len(text), 32)]); err != nil || n != 16 || len(text) != 32 {
		return Errorf(Invalid, "%q is not a digest: expected 32 hexadecimal digits", clip(string(text)))
	}
	*d = DigestOf(b)
	return nil
}
