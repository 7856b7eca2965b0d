package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"

	"fieldbook/internal/work"
)

// Zstd is the content coding of bodies worth compressing.
const Zstd = "zstd"

// CompressFrom is the size in bytes from which a body is compressed.
const CompressFrom = 1024

// A body may grow a hundredfold on the receiver's side, and to a megabyte in any case: a
// few bytes must not be able to ask for all the memory that the limit of a message allows.
const (
	maxRatio = 100
	anyRatio = 1 << 20
)

// Compress returns the body as one zstd frame, at the fastest level: on a slow link the
// size decides, on a fast one the time. A body that compresses better than the receiver
// will believe gets a second frame, which readers skip.
func Compress(body []byte) ([]byte, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, work.Errorf(work.Internal, "zstd: %w", err)
	}
	defer e.Close()
	small := e.EncodeAll(body, make([]byte, 0, len(body)/3))
	if missing := len(body)/maxRatio + 1 - len(small); len(body) > anyRatio && missing > 0 {
		small = binary.LittleEndian.AppendUint32(append(small, skippable...), uint32(missing))
		small = append(small, make([]byte, missing)...)
	}
	return small, nil
}

// skippable begins a frame that holds no data.
var skippable = []byte{0x50, 0x2a, 0x4d, 0x18}

// maxWindow bounds what a frame can make the reader remember, in bytes.
const maxWindow = 8 << 20

// Decompress reads a zstd body of at most limit bytes once decompressed. It stops at the
// limit, or where the body has grown a hundredfold, whatever the frame promises. The errors
// are TooLarge and Invalid.
func Decompress(body []byte, limit int64) ([]byte, error) {
	d, err := zstd.NewReader(bytes.NewReader(body),
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(max(uint64(limit)+1, maxWindow)), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, work.Errorf(work.Invalid, "the compressed message cannot be read: %w", err)
	}
	defer d.Close()
	var out bytes.Buffer
	most := min(limit, max(anyRatio, maxRatio*int64(len(body))))
	n, err := io.Copy(&out, io.LimitReader(d, most+1))
	switch {
	case n > most && most < limit:
		return nil, work.Errorf(work.TooLarge, "the message grows more than %d times when it is decompressed", maxRatio)
	case n > limit || errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return nil, work.Errorf(work.TooLarge, "the message is longer than %d bytes once decompressed", limit)
	case err != nil:
		return nil, work.Errorf(work.Invalid, "the compressed message cannot be read: %w", err)
	}
	return out.Bytes(), nil
}
