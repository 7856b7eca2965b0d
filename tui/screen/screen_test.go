package screen

import "testing"

func TestReadingsFollowEachOther(t *testing.T) {
	var r Reading
	first, ok := r.Begin()
	if !ok {
		t.Fatal("no first reading")
	}
	if _, ok := r.Begin(); ok {
		t.Fatal("two at once")
	}
	if ok, again := r.End(Ticket{}); ok || again {
		t.Error("a stranger's answer counts")
	}
	if ok, again := r.End(first); ok || !again {
		t.Errorf("what became due meanwhile is forgotten: %v, %v", ok, again)
	}
	second, ok := r.Begin()
	if !ok || second == first {
		t.Fatal("no second reading")
	}
	if ok, again := r.End(first); ok || again {
		t.Error("an old answer counts")
	}
	if ok, again := r.End(second); !ok || again {
		t.Errorf("the answer does not count: %v, %v", ok, again)
	}
}
