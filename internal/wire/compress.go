package wire

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/zstd"

	"fieldbook/internal/work"
)

// Zstd is the content coding of bodies worth compressing.
const Zstd = "zstd"

// CompressFrom is the size in bytes from which a body is compressed.
const CompressFrom = 1024

// Compress returns the body as one zstd frame, at the fastest level: on a slow link the
// size decides, on a fast one the time.
func Compress(body []byte) ([]byte, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, work.Errorf(work.Internal, "zstd: %w", err)
	}
	defer e.Close()
	return e.EncodeAll(body, make([]byte, 0, len(body)/3)), nil
}

// maxWindow bounds what a frame can make the reader remember, in bytes.
const maxWindow = 8 << 20

// Decompress reads a zstd body of at most limit bytes once decompressed. It stops at the
// limit, whatever the frame promises: a small body must not become gigabytes. The errors
// are TooLarge and Invalid.
func Decompress(body []byte, limit int64) ([]byte, error) {
	d, err := zstd.NewReader(bytes.NewReader(body),
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(max(uint64(limit)+1, maxWindow)), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, work.Errorf(work.Invalid, "the compressed message cannot be read: %w", err)
	}
	defer d.Close()
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(d, limit+1))
	switch {
	case n > limit || err != nil && bytes.Contains([]byte(err.Error()), []byte("decompressed size")):
		return nil, work.Errorf(work.TooLarge, "the message is longer than %d bytes once decompressed", limit)
	case err != nil:
		return nil, work.Errorf(work.Invalid, "the compressed message cannot be read: %w", err)
	}
	return out.Bytes(), nil
}
