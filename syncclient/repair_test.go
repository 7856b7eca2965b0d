package syncclient

import (
	"bytes"
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// Put together again, the parts are the lists; none is too long, and each says where it
// begins and whether more follows.
func TestPartsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		var lists []wire.HeldTable
		for n := range rapid.IntRange(0, 4).Draw(t, "tables") {
			list := wire.HeldTable{Table: string(rune('a' + n)), Shape: uint32(n)}
			for i := range rapid.IntRange(0, 12).Draw(t, "rows") {
				list.Rows = append(append(list.Rows, make([]byte, 14)...), byte(n), byte(i+1))
				list.Rows = append(binary.BigEndian.AppendUint64(list.Rows, 1), make([]byte, 16)...)
			}
			lists = append(lists, list)
		}
		var whole []wire.HeldTable
		all := parts(lists, limit)
		for _, request := range all {
			rows := 0
			for _, part := range request {
				rows += len(part.Rows) / wire.HeldRow
				if part.After == (work.ID{}) {
					whole = append(whole, wire.HeldTable{Table: part.Table, Shape: part.Shape, More: true})
				}
				list := &whole[len(whole)-1]
				if list.Table != part.Table || list.Shape != part.Shape || !list.More {
					t.Fatalf("%s goes on where %s stood", part.Table, list.Table)
				}
				if n := len(list.Rows); n > 0 && work.ID(list.Rows[n-wire.HeldRow:][:16]) != part.After {
					t.Fatalf("a part of %s begins after %s", part.Table, part.After)
				}
				if part.More && len(part.Rows) == 0 {
					t.Fatalf("a part of %s is empty and not the last", part.Table)
				}
				list.Rows, list.More = append(list.Rows, part.Rows...), part.More
			}
			if rows > limit {
				t.Fatalf("%d records in one request", rows)
			}
		}
		if len(all) == 0 || len(whole) != len(lists) {
			t.Fatalf("%d requests, %d lists of %d", len(all), len(whole), len(lists))
		}
		for i, list := range lists {
			if !bytes.Equal(whole[i].Rows, list.Rows) || whole[i].More {
				t.Fatalf("list %d has %d bytes of %d", i, len(whole[i].Rows), len(list.Rows))
			}
		}
	})
}
