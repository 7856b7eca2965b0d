package sim

import (
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"
)

// How lseek finds what a sparse file really holds, on Linux.
const (
	seekData = 3
	seekHole = 4
)

// copyFile copies a database file as it is at this moment. The files are mostly room to
// grow, so only what was ever written is copied.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = copyData(out, in, info.Size())
	return errors.Join(err, out.Truncate(info.Size()), out.Close())
}

func copyData(out, in *os.File, size int64) error {
	for at := int64(0); at < size; {
		start, end := at, size
		if runtime.GOOS == "linux" {
			var err error
			if start, err = in.Seek(at, seekData); errors.Is(err, syscall.ENXIO) {
				return nil // nothing but a hole follows
			} else if err != nil {
				return err
			}
			if end, err = in.Seek(start, seekHole); err != nil {
				return err
			}
		}
		part := io.NewSectionReader(in, start, end-start)
		if _, err := io.Copy(io.NewOffsetWriter(out, start), part); err != nil {
			return err
		}
		at = end
	}
	return nil
}
