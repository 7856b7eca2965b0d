package localdb

import (
	"encoding/binary"
	"hash/fnv"
	"os"

	"fieldbook/internal/work"
)

// A bbolt file begins with two meta pages, which commits write in turns. When one of them
// is damaged bbolt uses the other without a word: if it was the newest, the last commit,
// perhaps an edit that was shown as saved, is gone. A crash does not leave such a page,
// because what matters of it fits into one sector of a disk.
const (
	metaStart = 16 // behind the page's own header
	metaBytes = 64
	metaMagic = 0xED0CDAED
)

// checkMetas is Damaged unless both meta pages are as bbolt wrote them, one commit apart.
func checkMetas(path string, pageSize int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var commits [2]uint64
	for i := range uint64(2) {
		var page [metaStart + metaBytes]byte
		if _, err := f.ReadAt(page[:], int64(i)*int64(pageSize)); err != nil {
			return err
		}
		commits[i] = binary.NativeEndian.Uint64(page[metaStart+48:])
		if !metaIntact(page[metaStart:]) || commits[i]%2 != i || i == 1 && commits[0]-commits[1] != 1 && commits[1]-commits[0] != 1 {
			return work.Errorf(work.Damaged, "one of the first pages of %s is damaged: what was saved last may be missing; make a copy of the file, then open it with --recover", path)
		}
	}
	return nil
}

// metaIntact checks a meta page's magic number and its own checksum. Its fields are in
// the machine's byte order.
func metaIntact(meta []byte) bool {
	h := fnv.New64a()
	h.Write(meta[:metaBytes-8])
	return binary.NativeEndian.Uint32(meta) == metaMagic && binary.NativeEndian.Uint64(meta[metaBytes-8:]) == h.Sum64()
}
