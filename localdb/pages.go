package localdb

import (
	"encoding/binary"
	"io"

	"fieldbook/internal/work"
)

// pageReader reads a bbolt file without bbolt, which trusts every page: a page that makes
// no sense costs what lies below it and nothing else, and nothing panics or goes round in
// circles. Whether a value is what was written its envelope says.
//
// The layout, in the machine's byte order: a page has a header of 16 bytes (number,
// flags, count, further pages) and then elements of 16 bytes, of a branch (position and
// length of the key, page below) or of a leaf (flags, position, lengths of key and value).
// Positions count from the element. A value with the bucket flag is the number of the
// bucket's first page and its sequence, followed by the page itself if the number is 0.
type pageReader struct {
	file  io.ReaderAt
	size  int64
	page  int64 // bytes of one page
	lost  int   // pages that made no sense
	found map[uint64]bool
}

const (
	pageHeader   = 16
	pageElement  = 16
	bucketHeader = 16

	branchPage uint16 = 1
	leafPage   uint16 = 2

	bucketElement uint32 = 1
)

// leafItem is one element of a leaf.
type leafItem struct {
	key, value []byte
	bucket     bool
}

// newestRoot returns the first page of the newest state that the file's meta pages know of.
func newestRoot(file io.ReaderAt, size int64) (pageSize int64, root uint64, ok bool) {
	newest := uint64(0)
	for _, at := range [...]int64{0, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16} {
		var p [metaStart + metaBytes]byte
		if _, err := file.ReadAt(p[:], at); err != nil || !metaIntact(p[metaStart:]) {
			continue
		}
		meta := p[metaStart:]
		n := int64(binary.NativeEndian.Uint32(meta[8:]))
		commit := binary.NativeEndian.Uint64(meta[48:])
		if n < 512 || n > 1<<16 || size < 2*n || ok && commit < newest {
			continue
		}
		pageSize, root, ok, newest = n, binary.NativeEndian.Uint64(meta[16:]), true, commit
	}
	return pageSize, root, ok
}

// read returns a page with the further ones that belong to it, nil if it makes no sense.
func (r *pageReader) read(number uint64) []byte {
	at := int64(number) * r.page
	head := make([]byte, pageHeader)
	if number > uint64(r.size/r.page) {
		return nil
	}
	if _, err := r.file.ReadAt(head, at); err != nil {
		return nil
	}
	further := int64(binary.NativeEndian.Uint32(head[12:]))
	if binary.NativeEndian.Uint64(head) != number || further > (r.size-at)/r.page {
		return nil
	}
	p := make([]byte, min((further+1)*r.page, r.size-at))
	if _, err := r.file.ReadAt(p, at); err != nil {
		return nil
	}
	return p
}

// elements returns the flags and the number of elements of a page that has room for them.
func elements(p []byte) (flags uint16, count int, ok bool) {
	if len(p) < pageHeader {
		return 0, 0, false
	}
	flags, count = binary.NativeEndian.Uint16(p[8:]), int(binary.NativeEndian.Uint16(p[10:]))
	return flags, count, pageHeader+count*pageElement <= len(p)
}

// leafItems returns the elements of a leaf whose bounds lie in the page.
func leafItems(p []byte) (items []leafItem, whole bool) {
	_, count, ok := elements(p)
	if !ok {
		return nil, false
	}
	whole = true
	for i := range count {
		at := pageHeader + i*pageElement
		e := p[at:]
		pos, key, value := int64(binary.NativeEndian.Uint32(e[4:])), int64(binary.NativeEndian.Uint32(e[8:])), int64(binary.NativeEndian.Uint32(e[12:]))
		if pos+key+value > int64(len(e)) {
			whole = false
			continue
		}
		items = append(items, leafItem{e[pos : pos+key], e[pos+key : pos+key+value], binary.NativeEndian.Uint32(e)&bucketElement != 0})
	}
	return items, whole
}

// walk calls yield for everything in the tree below a page.
func (r *pageReader) walk(number uint64, yield func(leafItem)) {
	if r.found[number] {
		r.lost++ // pages that point at each other
		return
	}
	r.found[number] = true
	p := r.read(number)
	flags, count, ok := elements(p)
	switch {
	case ok && flags == branchPage:
		for i := range count {
			r.walk(binary.NativeEndian.Uint64(p[pageHeader+i*pageElement+8:]), yield)
		}
	case ok && flags == leafPage:
		r.yieldLeaf(p, yield)
	default:
		r.lost++
	}
}

func (r *pageReader) yieldLeaf(p []byte, yield func(leafItem)) {
	items, whole := leafItems(p)
	if !whole {
		r.lost++
	}
	for _, item := range items {
		yield(item)
	}
}

// below calls yield for what is in the bucket that an item stands for.
func (r *pageReader) below(bucket leafItem, yield func(leafItem)) {
	if !bucket.bucket || len(bucket.value) < bucketHeader {
		r.lost++
		return
	}
	if root := binary.NativeEndian.Uint64(bucket.value); root != 0 {
		r.walk(root, yield)
		return
	}
	if flags, _, ok := elements(bucket.value[bucketHeader:]); !ok || flags != leafPage {
		r.lost++
		return
	}
	r.yieldLeaf(bucket.value[bucketHeader:], yield)
}

// all calls yield for the items of every page of the file that looks like a leaf, whether
// or not anything points to it, and of the buckets inside.
func (r *pageReader) all(yield func(leafItem)) {
	var inside func(items []leafItem)
	inside = func(items []leafItem) {
		for _, item := range items {
			if !item.bucket {
				yield(item)
			} else if len(item.value) > bucketHeader {
				deeper, _ := leafItems(item.value[bucketHeader:])
				inside(deeper)
			}
		}
	}
	for number := range uint64(r.size / r.page) {
		p := r.read(number)
		if flags, _, ok := elements(p); ok && flags == leafPage {
			items, _ := leafItems(p)
			inside(items)
		}
	}
}

// payload returns what was stored under a key of the bucket with that path, and whether
// it is intact.
func payload(path string, item leafItem) ([]byte, bool) {
	return openEnvelope(pathSum(path), item.key, item.value)
}

// idOf reads a key that is an id.
func idOf(key []byte) (id work.ID, ok bool) {
	if len(key) != len(id) {
		return id, false
	}
	return work.ID(key), true
}
