package profile

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// like agrees with the regular expression that says the same.
func TestLikeAgreesWithRegexp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("abé%_")), 0, 12, -1).Draw(t, "text")
		pattern := rapid.StringOfN(rapid.SampledFrom([]rune("abé%%_")), 0, 8, -1).Draw(t, "pattern")
		var expr strings.Builder
		expr.WriteString("^(?s)")
		for _, r := range pattern {
			switch r {
			case '%':
				expr.WriteString(".*")
			case '_':
				expr.WriteString(".")
			default:
				expr.WriteString(regexp.QuoteMeta(string(r)))
			}
		}
		if want := regexp.MustCompile(expr.String() + "$").MatchString(text); like(text, pattern) != want {
			t.Fatalf("like(%q, %q) is %v", text, pattern, !want)
		}
	})
}

// A pattern made to be slow on a long memo stays within the product of the lengths.
func TestLikeIsNotExponential(t *testing.T) {
	begun := time.Now()
	if like(strings.Repeat("a", 20_000), strings.Repeat("%a", 60)+"b") {
		t.Error("matched")
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
