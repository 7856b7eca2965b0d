package work

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func drawDigest(t *rapid.T, label string) Digest {
	edge := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, 1<<64 - 1}))
	return Digest{edge.Draw(t, label+" hi"), edge.Draw(t, label+" lo")}
}

func TestDigestIsASumOfLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Digest { return drawDigest(t, "leaf") }), 1, 10).Draw(t, "leaves")
		sum := func(all []Digest) (d Digest) {
			for _, leaf := range all {
				d = d.Plus(leaf)
			}
			return d
		}
		whole := sum(leaves)
		if got := sum(rapid.Permutation(leaves).Draw(t, "order")); got != whole {
			t.Fatalf("in another order %v, want %v", got, whole)
		}
		if got := whole.Minus(leaves[0]); got != sum(leaves[1:]) {
			t.Fatalf("without the first %v, want %v", got, sum(leaves[1:]))
		}
	})
}

func TestDigestMinusUndoesPlus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawDigest(t, "a"), drawDigest(t, "b")
		if a.Plus(b).Minus(b) != a || a.Minus(b).Plus(b) != a || a.Minus(a) != (Digest{}) {
			t.Fatalf("%v and %v", a, b)
		}
		if DigestOf(a.Bytes()) != a {
			t.Fatal("bytes do not read back")
		}
		text, _ := a.MarshalText()
		var back Digest
		if err := back.UnmarshalText(text); err != nil || back != a || len(text) != 32 {
			t.Fatalf("%s reads back as %v, %v", text, back, err)
		}
	})
}

func TestDigestCarries(t *testing.T) {
	all := Digest{1<<64 - 1, 1<<64 - 1}
	if got := (Digest{0, 1<<64 - 1}).Plus(Digest{0, 1}); got != (Digest{1, 0}) {
		t.Errorf("carry: %v", got)
	}
	if got := all.Plus(Digest{0, 1}); got != (Digest{}) {
		t.Errorf("wrap: %v", got)
	}
	if got := (Digest{}).Minus(Digest{0, 1}); got != all {
		t.Errorf("borrow: %v", got)
	}
}

func TestDigestText(t *testing.T) {
	d := Digest{0x0123456789abcdef, 0xfedcba9876543210}
	const text = "0123456789abcdeffedcba9876543210"
	if d.String() != text {
		t.Errorf("got %s", d)
	}
	if raw, err := json.Marshal(d); err != nil || string(raw) != `"`+text+`"` {
		t.Errorf("as JSON: %s, %v", raw, err)
	}
	for _, bad := range []string{"", "0", text[1:], text + "0", text + text, text[:31] + "g", text[:30] + "é"} {
		kept := d
		if err := kept.UnmarshalText([]byte(bad)); err == nil || KindOf(err) != Invalid || kept != d {
			t.Errorf("%q: %v, digest %v", bad, err, kept)
		}
	}
}

// Devices and servers of different versions compare these values.
func TestLeafIsStable(t *testing.T) {
	r := Record{Table: BookingTable, ID: bookingID, Rev: 7, Data: []byte(`{"name":"x"}`)}
	if got := Leaf(r, 0).String(); got != "ec793726f3b091631c7357fcf4bf824e" {
		t.Errorf("got %s", got)
	}
}

func TestLeafDependsOnEverything(t *testing.T) {
	base := Record{Table: "ab", ID: bookingID, Rev: 7, Data: []byte(`{"a":1}`)}
	seen := map[Digest]string{Leaf(base, 1): "base"}
	for name, r := range map[string]Record{
		"table": {"ac", base.ID, base.Rev, base.Data},
		"id":    {base.Table, orderID, base.Rev, base.Data},
		"rev":   {base.Table, base.ID, 8, base.Data},
		"data":  {base.Table, base.ID, base.Rev, []byte(`{"a":2}`)},
		"space": {base.Table, base.ID, base.Rev, []byte(`{"a": 1}`)},
	} {
		if other := seen[Leaf(r, 1)]; other != "" {
			t.Errorf("%s has the leaf of %s", name, other)
		}
		seen[Leaf(r, 1)] = name
	}
	if seen[Leaf(base, 2)] != "" {
		t.Error("the shape is not in the leaf")
	}
}
