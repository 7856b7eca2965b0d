package bolt

import (
	"bytes"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// A holding is read whole or refused as damaged: what is read has the bytes that it was read from.
func FuzzHolding(f *testing.F) {
	order, account := work.ID{15: 1}, work.ID{0: 0xff}
	for _, h := range []store.Holding{
		{},
		{Rev: 7, Shape: 12, Leaf: work.DigestOf([16]byte{1, 2, 3})},
		{Rev: 1 << 63, Points: []work.RecordRef{{Table: work.WorkOrderTable, ID: order}, {Table: work.AccountTable, ID: account}, {}}},
	} {
		f.Add(encodeHolding(h))
		f.Add(encodeHolding(h)[1:])
	}
	f.Add(append(encodeHolding(store.Holding{}), make([]byte, 16)...))
	f.Fuzz(func(t *testing.T, body []byte) {
		h, err := decodeHolding([]byte("key"), body)
		if err != nil {
			if !work.Is(err, work.Damaged) {
				t.Fatalf("%x: %v", body, err)
			}
			return
		}
		if again := encodeHolding(h); !bytes.Equal(again, body) {
			t.Fatalf("%x is read as %+v, which is %x", body, h, again)
		}
	})
}
