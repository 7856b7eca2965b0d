package localdb

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"

	"fieldbook/internal/work"
)

// Every stored value is an envelope: one format byte, a checksum, the payload. The
// checksum covers the bucket, the key and the payload, so that neither a changed bit nor
// a value that turns up in another place is taken for content. bbolt itself checks its
// two meta pages only.
const (
	envelopePlain  byte = 1
	envelopeHeader      = 1 + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// pathSum is the checksum's start for all values of one bucket.
func pathSum(path string) uint32 {
	return crc32.Update(0, castagnoli, append([]byte(path), 0, envelopePlain))
}

func valueSum(path uint32, key, payload []byte) uint32 {
	var n [2]byte
	binary.BigEndian.PutUint16(n[:], uint16(len(key)))
	sum := crc32.Update(path, castagnoli, n[:])
	sum = crc32.Update(sum, castagnoli, key)
	return crc32.Update(sum, castagnoli, payload)
}

// newEnvelope returns an envelope with room for a payload of n bytes behind its header.
func newEnvelope(n int) []byte { return make([]byte, envelopeHeader, envelopeHeader+n) }

// closeEnvelope fills in the header once the payload has been appended.
func closeEnvelope(path uint32, key, envelope []byte) []byte {
	envelope[0] = envelopePlain
	binary.BigEndian.PutUint32(envelope[1:], valueSum(path, key, envelope[envelopeHeader:]))
	return envelope
}

// openEnvelope returns the payload, or false if the value is not what was written there.
func openEnvelope(path uint32, key, envelope []byte) ([]byte, bool) {
	if len(envelope) < envelopeHeader || envelope[0] != envelopePlain {
		return nil, false
	}
	payload := envelope[envelopeHeader:]
	if binary.BigEndian.Uint32(envelope[1:]) != valueSum(path, key, payload) {
		return nil, false
	}
	return payload, true
}

// damaged is the error for a value that fails its checksum or makes no sense.
func damaged(path string, key []byte, what string) *work.Error {
	name := hex.EncodeToString(key[:min(len(key), 48)])
	if printable(key) {
		name = string(key)
	}
	return work.Errorf(work.Damaged, "the local database is damaged: %s in %s at %s", what, path, name)
}

func printable(key []byte) bool {
	for _, c := range key {
		if c < 0x21 || c > 0x7e {
			return false
		}
	}
	return len(key) > 0 && len(key) <= 64
}
