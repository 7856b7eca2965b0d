package work

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
)

func TestParseIDTakesOneFormOnly(t *testing.T) {
	const good = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"
	id, err := ParseID(good)
	if err != nil || id.String() != good {
		t.Fatalf("got %v, %v", id, err)
	}
	for name, s := range map[string]string{
		"empty": "", "short": good[1:], "long": good + "0", "upper case": strings.ToUpper(good), "one upper": "0190A" + good[5:],
		"braces": "{" + good + "}", "URN": "urn:uuid:" + good, "no dashes": strings.ReplaceAll(good, "-", ""),
		"dash moved": "0190a1b-2c3d4-7e5f-8a6b-7c8d9e0f1a2b", "no hex": "g" + good[1:], "space": " " + good[1:], "newline": good + "\n",
		"sign": "+" + good[1:], "36 letters": strings.Repeat("x", 36), "not UTF-8": strings.Repeat("\xff", 36),
	} {
		id, err := ParseID(s)
		if err == nil || KindOf(err) != Invalid || id != (ID{}) {
			t.Errorf("%s: got %v, %v", name, id, err)
		}
	}
}

func TestRandomIDsSortAsMade(t *testing.T) {
	last := RandomID()
	for range 1000 {
		next := RandomID()
		if next.String() <= last.String() || next.Version() != 7 || next.Variant() != uuid.RFC4122 {
			t.Fatalf("%v after %v", next, last)
		}
		if back, err := ParseID(next.String()); err != nil || back != next {
			t.Fatalf("%v reads back as %v, %v", next, back, err)
		}
		last = next
	}
}

func TestClipKeepsWholeCharacters(t *testing.T) {
	for _, s := range []string{"", "short", strings.Repeat("x", 60), strings.Repeat("ä", 30)} {
		if got := clip(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
	for _, s := range []string{strings.Repeat("x", 61), strings.Repeat("ä", 31), "x" + strings.Repeat("ä", 31), strings.Repeat("😀", 20), strings.Repeat("\x80", 99)} {
		if got := clip(s); len(got) > 60 || !utf8.ValidString(got) || !strings.HasSuffix(got, "...") {
			t.Errorf("%q became %q", s, got)
		}
	}
}
