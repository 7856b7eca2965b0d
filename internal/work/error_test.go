package work

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

// The names are in stored sync errors and on the wire: this list may only grow at its end.
func TestKindsAreStable(t *testing.T) {
	kinds := []struct {
		kind Kind
		name string
	}{
		{Internal, "internal"}, {Invalid, "invalid"}, {NotFound, "not_found"}, {Exists, "exists"}, {Conflict, "conflict"},
		{Forbidden, "forbidden"}, {Unauthenticated, "unauthenticated"}, {Unavailable, "unavailable"}, {TooLarge, "too_large"},
		{Locked, "locked"}, {Damaged, "damaged"}, {Outdated, "outdated"}, {Throttled, "throttled"}, {NoProfile, "no_profile"},
		{DiskFull, "disk_full"}, {Diverged, "diverged"}, {Partial, "partial"},
	}
	if len(kinds) != len(kindNames) {
		t.Errorf("%d kinds are listed here, %d are named", len(kinds), len(kindNames))
	}
	for i, k := range kinds {
		if int(k.kind) != i || k.kind.String() != k.name || ParseKind(k.name) != k.kind {
			t.Errorf("%d: kind %d is %q and %q parses to %d", i, k.kind, k.kind, k.name, ParseKind(k.name))
		}
	}
	if Kind(200).String() != "internal" || ParseKind("from_the_future") != Internal || ParseKind("") != Internal {
		t.Error("unknown kinds are not internal")
	}
}

func TestErrorfKeepsItsCause(t *testing.T) {
	err := Errorf(Unavailable, "no answer from %s: %w", "host", io.ErrUnexpectedEOF)
	if err.Error() != "no answer from host: unexpected EOF" || err.Kind != Unavailable || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v of kind %v", err, err.Kind)
	}
	both := Errorf(Damaged, "%w and %w", io.EOF, io.ErrClosedPipe)
	if !errors.Is(both, io.EOF) || !errors.Is(both, io.ErrClosedPipe) {
		t.Error("one of two causes is lost")
	}
	if plain := Errorf(Invalid, "100%% of %v", io.EOF); plain.Err != nil || plain.Message != "100% of EOF" {
		t.Errorf("got %q with cause %v", plain.Message, plain.Err)
	}
}

func TestKindOfLooksThroughWrapping(t *testing.T) {
	locked := &Error{Kind: Locked, Message: "in use"}
	for name, c := range map[string]struct {
		err  error
		kind Kind
		text string
	}{
		"itself":           {locked, Locked, "in use"},
		"wrapped":          {fmt.Errorf("open: %w", locked), Locked, "in use"},
		"twice":            {fmt.Errorf("a: %w", fmt.Errorf("b: %w", locked)), Locked, "in use"},
		"joined":           {errors.Join(io.EOF, locked), Locked, "in use"},
		"the outermost":    {Errorf(Unavailable, "later: %w", locked), Unavailable, "later: in use"},
		"somebody else's":  {io.EOF, Internal, "EOF"},
		"with its op":      {locked.In("localdb.Open"), Locked, "in use"},
		"wrapped with op":  {fmt.Errorf("start: %w", locked.In("x")), Locked, "in use"},
		"foreign, wrapped": {fmt.Errorf("read: %w", io.EOF), Internal, "read: EOF"},
	} {
		if KindOf(c.err) != c.kind || !Is(c.err, c.kind) || Message(c.err) != c.text {
			t.Errorf("%s: %v, %q", name, KindOf(c.err), Message(c.err))
		}
		if Is(c.err, NoProfile) {
			t.Errorf("%s: is of another kind too", name)
		}
	}
}

func TestKindOfNil(t *testing.T) {
	if Is(nil, Internal) {
		t.Error("nil is a failure")
	}
	defer func() {
		if recover() == nil {
			t.Error("KindOf(nil) did not panic")
		}
	}()
	KindOf(nil)
}

func TestInNamesTheOperation(t *testing.T) {
	plain := &Error{Kind: Invalid, Message: "bad", Column: "name", Err: io.EOF}
	outer := plain.In("localdb.Edit").In("tui.save")
	if outer.Error() != "tui.save: localdb.Edit: bad" || outer.Message != "bad" || outer.Column != "name" || outer.Err != io.EOF {
		t.Errorf("got %v, %+v", outer, *outer)
	}
	if plain.Op != "" || plain.Error() != "bad" {
		t.Error("the original was changed")
	}
}
