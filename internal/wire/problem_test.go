package wire

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestErrorsSurviveTheWay(t *testing.T) {
	for kind := work.Internal; kind <= work.Diverged; kind++ {
		sent := &work.Error{Kind: kind, Message: "What happened.", Column: "name", Op: "secret", Err: errors.New("detail")}
		w := httptest.NewRecorder()
		WriteProblem(w, sent)
		got := ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
		if got.Kind != kind || got.Column != "name" {
			t.Errorf("%v came back as %v, column %q", kind, got.Kind, got.Column)
		}
		if kind != work.Internal && got.Message != "What happened." {
			t.Errorf("%v: %q", kind, got.Message)
		}
		if kind == work.Internal && strings.Contains(w.Body.String(), "What happened") {
			t.Error("the text of an internal error left the server")
		}
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "detail") {
			t.Errorf("%v tells what is for the log: %s", kind, w.Body)
		}
		if w.Code < 400 {
			t.Errorf("%v has status %d", kind, w.Code)
		}
		if wait := w.Header().Get("Retry-After"); (wait != "") != (kind == work.Throttled || kind == work.Unavailable) {
			t.Errorf("%v: Retry-After %q", kind, wait)
		}
	}
	w := httptest.NewRecorder()
	WriteProblem(w, errors.New("some library's words"))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "library") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestAnErrorSaysWhenToComeBack(t *testing.T) {
	busy := work.Errorf(work.Throttled, "Busy.")
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"by itself": {busy, "5"}, "a minute": {Later(time.Minute, busy), "60"}, "rounded up": {Later(1001*time.Millisecond, busy), "2"},
		"at least a second": {Later(-time.Hour, busy), "1"}, "no longer than a device waits": {Later(time.Hour, busy), "900"},
		"any kind": {Later(2*time.Second, work.Errorf(work.Conflict, "Busy.")), "2"}, "wrapped": {fmt.Errorf("op: %w", Later(7*time.Second, busy)), "7"},
		"not asked for": {work.Errorf(work.Conflict, "Busy."), ""},
	} {
		w := httptest.NewRecorder()
		WriteProblem(w, c.err)
		if got := w.Header().Get("Retry-After"); got != c.want || (c.want != "") != strings.Contains(w.Body.String(), `"retry_after":`+c.want) {
			t.Errorf("%s: %q, %s", name, got, w.Body)
		}
		if back := ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes()); back.Kind != work.KindOf(c.err) || back.Message != "Busy." {
			t.Errorf("%s: came back as %v %q", name, back.Kind, back.Message)
		}
	}
}

func TestAnswersThatAreNoProblems(t *testing.T) {
	good := `{"title":"x","status":409,"kind":"conflict"}`
	for name, c := range map[string]struct {
		status            int
		contentType, body string
		want              work.Kind
	}{
		"with parameters":   {409, TypeProblem + "; charset=utf-8", good, work.Conflict},
		"of a newer server": {409, TypeProblem, `{"title":"x","status":409,"kind":"invented_later"}`, work.Internal},
		"a proxy's page":    {502, "text/html", "<html>Bad Gateway</html>", work.Unavailable},
		"JSON of others":    {500, "application/json", good, work.Unavailable},
		"broken problem":    {503, TypeProblem, good[:10], work.Unavailable},
		"empty problem":     {503, TypeProblem, `{}`, work.Unavailable},
		"sign in":           {401, "text/plain", "no", work.Unauthenticated},
		"slow down":         {429, "text/plain", "no", work.Throttled},
		"not here":          {404, "text/html", "no", work.Internal},
		"moved":             {302, "", "", work.Internal},
	} {
		if got := ReadProblem(c.status, c.contentType, []byte(c.body)); got.Kind != c.want || got.Message == "" {
			t.Errorf("%s: %v %q", name, got.Kind, got.Message)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := monday
	for header, want := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, "900": 15 * time.Minute, "901": 15 * time.Minute, "-1": 0, "+5": 5 * time.Second,
		"9000000000000000000": 15 * time.Minute, "99999999999999999999999": 15 * time.Minute, "-99999999999999999999999": 0,
		now.Add(time.Minute).Format(http.TimeFormat):    time.Minute,
		now.Add(-time.Minute).Format(http.TimeFormat):   0,
		"Fri, 31 Dec 9999 23:59:59 GMT":                 15 * time.Minute,
		"Mon, 01 Jan 0001 00:00:00 GMT":                 0,
		now.Add(24 * time.Hour).Format(http.TimeFormat): 15 * time.Minute,
	} {
		if got, ok := RetryAfter(header, now); !ok || got != want {
			t.Errorf("%q: %v %t, want %v", header, got, ok, want)
		}
	}
	for _, header := range []string{"", " ", "soon", "9e18", "1.5", "0x10", "7 s", "NaN", "Inf"} {
		if got, ok := RetryAfter(header, now); ok || got != 0 {
			t.Errorf("%q: %v %t", header, got, ok)
		}
	}
}
