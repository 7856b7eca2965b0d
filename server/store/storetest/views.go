package storetest

import (
	"errors"
	"reflect"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

func views(t *testing.T, s store.Store) {
	a, b := id(900), id(901)
	h := func(n uint64) store.Holding {
		h := store.Holding{Rev: n, Shape: uint32(n) << 8, Leaf: work.Digest{Hi: n << 40, Lo: n}}
		for i := range n % 4 {
			h.Points = append(h.Points, work.RecordRef{Table: "parent"[:1+i], ID: id(int(i))})
		}
		return h
	}
	update(t, s, func(tx store.Tx) error {
		return errors.Join(
			tx.Hold(a, "job", id(3), h(3)), tx.Hold(a, "job", id(1), h(1)), tx.Hold(a, "asset", id(1), h(5)), tx.Hold(b, "job", id(1), h(7)),
			tx.Hold(a, "job", id(3), h(4)), tx.Hold(a, "empty", id(1), h(1)), tx.Forget(a, "empty", id(1)),
			tx.Forget(a, "job", id(99)), tx.Forget(id(5), "job", id(1)), tx.ForgetTable(a, "nowhere"), tx.ForgetTable(id(5), "job"), tx.ForgetAll(id(5)),
		)
	})
	held := func(device work.ID, table string) (list []uint64) {
		view(t, s, func(tx store.Tx) error {
			return tx.Holdings(device, table, func(i work.ID, got store.Holding) bool {
				if !reflect.DeepEqual(got, h(got.Rev)) {
					t.Errorf("holding %+v", got)
				}
				single, ok, err := tx.Held(device, table, i)
				if err != nil || !ok || !reflect.DeepEqual(single, got) {
					t.Errorf("Held: %v %t %v", single, ok, err)
				}
				list = append(list, got.Rev)
				return true
			})
		})
		return list
	}
	wantList(t, "of device a, in id order", held(a, "job"), 1, 4)
	wantList(t, "of device b", held(b, "job"), 7)
	wantList(t, "of an unknown device", held(id(5), "job"))
	view(t, s, func(tx store.Tx) error {
		names, err := tx.HeldTables(a)
		wantList(t, "tables", names, "asset", "job")
		_, ok, err2 := tx.Held(b, "asset", id(1))
		want(t, "held by another device", ok, false)
		return errors.Join(err, err2)
	})
	update(t, s, func(tx store.Tx) error { return errors.Join(tx.Forget(a, "job", id(1)), tx.ForgetTable(a, "asset")) })
	wantList(t, "after Forget", held(a, "job"), 4)
	wantList(t, "after ForgetTable", held(a, "asset"))
	update(t, s, func(tx store.Tx) error { return tx.ForgetAll(a) })
	wantList(t, "after ForgetAll", held(a, "job"))
	wantList(t, "of the other device", held(b, "job"), 7)
}

// pointers: the store counts what the copies of a view name, whatever changes the view.
func pointers(t *testing.T, s store.Store) {
	a, b := id(900), id(901)
	to := func(n ...int) (h store.Holding) {
		for _, n := range n {
			h.Points = append(h.Points, work.RecordRef{Table: "asset", ID: id(n)})
		}
		return h
	}
	check := func(what string, device work.ID, counts ...int) {
		t.Helper()
		view(t, s, func(tx store.Tx) error {
			var got []int
			for n := range counts {
				count, err := tx.Pointers(device, "asset", id(n+1))
				if err != nil {
					return err
				}
				got = append(got, count)
			}
			wantList(t, what, got, counts...)
			other, err := tx.Pointers(device, "job", id(1))
			want(t, "of the same id in another table", other, 0)
			return err
		})
	}
	do := func(fn func(tx store.Tx) error) { t.Helper(); update(t, s, fn) }
	do(func(tx store.Tx) error {
		return errors.Join(tx.Hold(a, "job", id(1), to(1, 2)), tx.Hold(a, "job", id(2), to(2, 2)), tx.Hold(a, "task", id(1), to(3)),
			tx.Hold(b, "job", id(1), to(1)))
	})
	check("held", a, 1, 3, 1)
	check("of another device", b, 1, 0, 0)
	do(func(tx store.Tx) error {
		return errors.Join(tx.Hold(a, "job", id(1), to(3, 2)), tx.Hold(a, "job", id(2), to(2, 2)))
	})
	check("held anew", a, 0, 3, 2)
	do(func(tx store.Tx) error { return errors.Join(tx.Forget(a, "job", id(2)), tx.Forget(a, "job", id(2))) })
	check("forgotten", a, 0, 1, 2)
	do(func(tx store.Tx) error { return tx.ForgetTable(a, "job") })
	check("a table forgotten", a, 0, 0, 1)
	do(func(tx store.Tx) error { return tx.ForgetAll(a) })
	check("all forgotten", a, 0, 0, 0)
	check("of another device", b, 1, 0, 0)
	do(func(tx store.Tx) error { return tx.Hold(a, "job", id(1), to(1)) })
	check("held again", a, 1, 0, 0)
}

// seen: what was held once or shown stays seen until another user comes.
func seen(t *testing.T, s store.Store) {
	a, b := id(900), id(901)
	check := func(what string, device work.ID, ids ...int) {
		t.Helper()
		view(t, s, func(tx store.Tx) error {
			var got []int
			for n := range 6 {
				ok, err := tx.Seen(device, "job", id(n))
				if err != nil {
					return err
				}
				if ok {
					got = append(got, n)
				}
			}
			wantList(t, what, got, ids...)
			other, err := tx.Seen(device, "task", id(1))
			want(t, "the same id of another table seen", other, false)
			return err
		})
	}
	do := func(fn func(tx store.Tx) error) { t.Helper(); update(t, s, fn) }
	do(func(tx store.Tx) error {
		return errors.Join(tx.Hold(a, "job", id(1), store.Holding{}), tx.Hold(a, "job", id(2), store.Holding{}), tx.Hold(a, "job", id(3), store.Holding{}),
			tx.MarkSeen(a, "job", id(4)), tx.MarkSeen(a, "job", id(4)), tx.MarkSeen(b, "job", id(5)))
	})
	check("held and shown", a, 1, 2, 3, 4)
	check("by another device", b, 5)
	do(func(tx store.Tx) error { return tx.Forget(a, "job", id(1)) })
	check("one forgotten", a, 1, 2, 3, 4)
	do(func(tx store.Tx) error { return tx.ForgetTable(a, "job") })
	check("a table forgotten", a, 1, 2, 3, 4)
	do(func(tx store.Tx) error {
		return errors.Join(tx.Hold(a, "job", id(0), store.Holding{}), tx.ForgetAll(a))
	})
	check("all forgotten", a, 0, 1, 2, 3, 4)
	do(func(tx store.Tx) error {
		return errors.Join(tx.Hold(a, "job", id(2), store.Holding{}), tx.MoveSeen(a, id(902)), tx.MoveSeen(id(5), id(903)))
	})
	check("another user", a, 2)
	check("another device", b, 5)
	do(func(tx store.Tx) error { return tx.MoveSeen(id(902), a) })
	check("the former user again", a, 0, 1, 2, 3, 4)
	check("whose marks were moved", id(902))
}
