package sim

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

// TestADroppedAnswerRowIsFoundAfterThatPush lets the service leave out one row of its
// answer to a push: the comparison after the push must name it, and nothing else.
func TestADroppedAnswerRowIsFoundAfterThatPush(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		ann.Engine.Refresh() // acknowledges everything
		pass(5 * time.Second)
		onStage.unsound = true
		dropped := 0
		spoil(w, wire.PathPush, func(rw http.ResponseWriter, _ *http.Request, answer *httptest.ResponseRecorder) {
			var a wire.PushAnswer
			must(t, wire.Decode(answer.Body.Bytes(), &a))
			for i := range a.Results {
				rows := len(a.Results[i].Rows)
				a.Results[i].Rows = slices.DeleteFunc(a.Results[i].Rows, func(r wire.Row) bool { return r.ID == servertest.MillToday })
				dropped += rows - len(a.Results[i].Rows)
			}
			body, err := wire.Encode(a)
			must(t, err)
			repeat(rw, answer, body)
		})
		ann.Plan.DropBefore(wire.PathPull, -1) // the next page would have it compared
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(2 * time.Second)
		if n := pending(t, ann); n != 0 || dropped != 1 {
			t.Fatalf("%d changes wait, %d rows were left out", n, dropped)
		}
		faults, checked := w.CheckSums(ann)
		if !checked || len(faults) != 2 || !strings.Contains(faults[0], work.WorkOrderTable) || !strings.Contains(faults[1], shortID(servertest.MillToday)) {
			t.Errorf("checked: %t, found: %q", checked, faults)
		}
		ann.Plan.Clear()
		w.Office.Line.Up(w.Office.Server.Handler())
		pass(10 * time.Minute) // the device finds out, too
		if faults, checked := w.CheckSums(ann); !checked || len(faults) > 0 {
			t.Errorf("later: checked: %t, %q", checked, faults)
		}
	})
}

// TestSumsAreComparedAfterEveryPush sees to it that the comparison takes place.
func TestSumsAreComparedAfterEveryPush(t *testing.T) {
	run(t, 2, func(t *testing.T, w *World) {
		ann, bob := w.Laptops[0], w.Laptops[1]
		synced(t, ann, bob)
		for i := range 5 {
			before := onStage.checked
			_, err := w.Edit(ann, address(strings.Repeat("x", i+1)))
			must(t, err)
			pass(5 * time.Second)
			if n := onStage.checked - before; n != 2 {
				t.Errorf("after push %d the sums of %d laptops were compared", i+1, n)
			}
		}
	})
}
