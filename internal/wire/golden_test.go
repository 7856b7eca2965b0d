package wire

import (
	"bytes"
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"fieldbook/internal/work"
)

var update = flag.Bool("update", false, "write the golden files anew")

func id(n byte) work.ID { return work.ID{0x01, 0x9a, 6: 0x70, 8: 0x80, 15: n} }

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func samplePage() *Page {
	return &Page{
		Mode: ModeDelta, EstRows: 3,
		Rows: []Row{
			{Table: work.AccountTable, ID: id(1), Rev: 7, D: []byte(`{"name":"M\u00fchle <\/b>","count":1.50}`)},
			{Table: work.AccountTable, ID: id(2), Rev: 1 << 60, D: []byte(`{}`)},
		},
		Removed: []Removed{{Table: work.BookingTable, ID: id(3), Why: WhyOutOfScope}},
		Cursor:  "epoch.12.abcdef",
		Checkpoint: &Checkpoint{
			At: monday, Next: monday.Add(15 * time.Hour), Tables: map[string]Held{work.AccountTable: {Count: 2, Digest: work.Digest{Hi: 1, Lo: 2}}},
		},
	}
}

// messages are one example of everything that is sent.
func messages() map[string]any {
	change := work.UpdateOf(work.BookingTable, id(3), work.Fields{"name": work.Text("Visit")})
	change.MID, change.BaseRev, change.After = id(4), 6, []work.ID{id(5)}
	change.Set["name"] = work.Edit{From: work.Text("Call"), To: work.Text("Visit <now>")}
	row := Row{Table: work.BookingTable, ID: id(3), Rev: 7, D: []byte(`{"name":"Visit \u003cnow>"}`)}
	failed := SyncError{ID: id(4), Type: ErrorConflict, Code: "conflict", Message: "Changed meanwhile.", Detail: "Visit", Time: monday, Column: "name", Server: []byte(`{"name":"x"}`)}
	lowest := int64(0)
	return map[string]any{
		"manifest": &Manifest{
			Protocol: Version, Environment: "env", Epoch: "epoch", Offline: OfflineConfigured, Profile: "Default", ProfileVersion: 3, Grace: 2, DetectConflicts: true, ServerTime: monday,
			Tables: []ManifestTable{{Table: work.AccountTable, Columns: []string{"name"}, Shape: 77, Interval: 15}, {Table: work.ProductTable, Interval: 1440}},
			Schema: []*work.Table{{Name: work.AccountTable, Label: "Account", Plural: "Accounts", Primary: "name", Offline: true, Columns: []work.Column{
				{Name: "name", Label: "Name", Type: work.TypeText, Required: true, MaxLength: 160},
				{Name: "size", Label: "Size", Type: work.TypeInteger, Min: &lowest},
				{Name: "state", Label: "State", Type: work.TypeChoice, Options: []work.Option{{Value: 0, Label: "Active"}}, ServerOnly: true},
				{Name: "parent", Label: "Parent", Type: work.TypeLookup, Targets: []string{work.AccountTable}},
			}}},
		},
		"token-request": &TokenRequest{Login: "ann", Password: "secret", Device: id(9), DeviceName: "Toughbook"},
		"token-answer": &TokenAnswer{
			Token: "token", HealthKey: []byte{1, 2, 3}, Environment: "env", User: id(1), UserName: "Ann", Resource: id(2),
			Zone: "Europe/Berlin", Role: "technician", ServerTime: monday,
		},
		"health":         &HealthAnswer{Product: Product, Protocol: Version, Nonce: "abc", Proof: Proof([]byte("key"), "abc"), ServerTime: monday},
		"pull-first":     &PullRequest{},
		"pull-anew":      &PullRequest{AckedSeq: 12, Anew: 2},
		"pull":           &PullRequest{Cursor: "c", AckedSeq: 12, Tables: []string{work.BookingTable}, Reason: "interval", Full: true},
		"pull-unsent":    &PullRequest{Cursor: "c", Unsent: &Unsent{Count: 3, Oldest: monday}},
		"pull-records":   &PullRequest{Cursor: "c", Reason: "poke", Records: []work.RecordRef{{Table: work.BookingTable, ID: id(3)}}},
		"push":           &PushRequest{AckedSeq: 11, SentAt: monday, Groups: []work.Group{{ID: id(6), Seq: 12, Title: "Booking: Visit", At: monday, Changes: []work.Change{change}}}},
		"pull-passed":    &PullRequest{Cursor: "c", AckedSeq: 12, Unanswered: []uint64{7, 9}},
		"push-passed":    &PushRequest{AckedSeq: 12, Unanswered: []uint64{7}, SentAt: monday, Groups: []work.Group{}},
		"repair-passed":  &RepairRequest{AckedSeq: 12, Unanswered: []uint64{7}, Tables: []HeldTable{}},
		"push-unsent":    &PushRequest{AckedSeq: 11, SentAt: monday, Groups: []work.Group{}, Unsent: &Unsent{}},
		"push-applied":   &PushAnswer{Results: []Result{{Group: id(6), Outcome: Applied, Rows: []Row{row}}}},
		"push-duplicate": &PushAnswer{Results: []Result{{Group: id(6), Outcome: Merged, Duplicate: true}}},
		"push-merged":    &PushAnswer{Results: []Result{{Group: id(6), Outcome: Merged, Rows: []Row{row}, Removed: []Removed{{work.QuickNoteTable, id(8), WhyDeleted}}}}},
		"push-conflict":  &PushAnswer{Results: []Result{{Group: id(6), Outcome: Conflicted, Rows: []Row{row}, Errors: []SyncError{failed}}}},
		"push-rejected":  &PushAnswer{Results: []Result{{Group: id(6), Outcome: Rejected, Errors: []SyncError{{ID: id(4), Type: ErrorOther, Code: "forbidden", Message: "No.", Time: monday}}}}},
		"push-held":      &PushAnswer{Results: []Result{{Group: id(6), Outcome: HeldBack, HeldBy: id(5)}}},
		"push-retry":     &PushAnswer{Results: []Result{{Group: id(6), Outcome: TryAgain, After: 30}}},
		"sync-error":     &failed,
		"repair":         &RepairRequest{Cursor: "c", AckedSeq: 3, Tables: []HeldTable{{Table: work.AccountTable, Shape: 77, Rows: bytes.Repeat([]byte{7}, 40)}}},
		"repair-answer":  &RepairAnswer{Cursor: "c"},
		"poke-records":   &Poke{Tables: []string{work.BookingTable}, Records: []work.RecordRef{{Table: work.BookingTable, ID: id(3)}}},
		"query-get":      &QueryRequest{Get: []work.RecordRef{{Table: work.AccountTable, ID: id(1)}}},
		"query-select":   &QueryRequest{Select: &Select{Table: work.BookingTable, Lookup: "resource", Equals: id(2), Time: "starttime", From: "2026-03-02T00:00:00Z", Limit: 10, Desc: true}},
		"query-go-on":    &QueryRequest{Select: &Select{Table: work.BookingTable, Time: "starttime", After: &Place{At: "2026-03-04T09:30:00Z", ID: id(3)}}},
		"query-says":     &QueryRequest{Select: &Select{Table: work.CustomerAssetTable, Text: "msdyn_assettag", Says: "FB-1001", Limit: 20}},
		"query-answer":   &QueryAnswer{Rows: []Row{row}, More: true},
		"query-answer-2": &QueryAnswer{Rows: []Row{row}, More: true, Next: &Place{ID: id(3)}},
		"search":         &SearchRequest{Words: "Fellgate \"pump\"", Tables: []string{work.AccountTable}, Limit: 20},
		"search-all":     &SearchRequest{Words: "pump"},
		"search-answer":  &SearchAnswer{Found: []FoundRows{{Table: work.BookingTable, Rows: []Row{row}, More: true}, {Table: work.AccountTable, Rows: []Row{}, Partly: true}}},
		"history":        &HistoryRequest{Table: work.BookingTable, ID: id(3)},
		"history-answer": &HistoryAnswer{More: true, Revisions: []Revision{
			{Rev: 1, Lost: []Lost{{By: id(1), At: monday, Rule: "server wins", SyncError: id(4)}}},
			{Rev: 2, Op: work.Update, User: id(1), UserName: "Ann", Origin: id(9), HappenedAt: monday, ReceivedAt: monday, Rule: "derived",
				Set:  map[string]work.Edit{"name": {From: work.Text("Call"), To: work.Text("Visit")}},
				Lost: []Lost{{Column: "name", Value: work.Text(""), By: id(2), ByName: "Dora", Origin: id(9), At: monday, ReceivedAt: monday, Rule: "device wins", Restored: 3}}},
		}},
		"disposals":      &SyncErrorsRequest{Disposed: []Disposal{{ID: id(4), How: DisposalDiscarded, By: "Ann", At: monday}}, Active: []work.ID{id(5)}, Settled: []work.ID{id(6)}},
		"disposals-done": &SyncErrorsAnswer{Disposed: []Disposal{{ID: id(5), How: DisposalResolved, By: "Dora", At: monday}}},
		"poke":           &Poke{Tables: []string{work.BookingTable}},
		"poke-profile":   &Poke{Profile: true},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
	}
}

func TestMessagesLookAsTheyAlwaysDid(t *testing.T) {
	for name, message := range messages() {
		data, err := Encode(message)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".json", append(data, '\n'))
	}
	page, err := EncodePage(samplePage())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "page.ndjson", page)
	var events bytes.Buffer
	if err := WritePoke(&events, Poke{Tables: []string{work.BookingTable}}); err != nil {
		t.Fatal(err)
	}
	if err := WriteHeartbeat(&events); err != nil {
		t.Fatal(err)
	}
	golden(t, "events.txt", events.Bytes())
	w := httptest.NewRecorder()
	WriteProblem(w, &work.Error{Kind: work.Throttled, Message: "Too many at once.", Column: "name"})
	golden(t, "problem.json", append(w.Body.Bytes(), '\n'))
}

func TestMessagesSurviveTheWay(t *testing.T) {
	for name, message := range messages() {
		data, err := Encode(message)
		if err != nil {
			t.Fatal(err)
		}
		back := reflect.New(reflect.TypeOf(message).Elem()).Interface()
		if err := Decode(data, back); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again, err := Encode(back)
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s: came back as %s, was %s", name, again, data)
		}
		if name != "manifest" && !reflect.DeepEqual(back, message) { // the schema's index is not sent
			t.Errorf("%s: came back as %+v, was %+v", name, back, message)
		}
	}
}

func TestPageSurvivesTheWay(t *testing.T) {
	for _, p := range []*Page{samplePage(), {Mode: ModeSnapshot, Rows: []Row{}, Cursor: "c", More: true}} {
		data, err := EncodePage(p)
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodePage(data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, p) {
			t.Errorf("came back as %+v, was %+v", back, p)
		}
	}
}

func TestFingerprintIsOfTheContent(t *testing.T) {
	group := func(raw string) work.Group {
		return work.Group{ID: id(1), Seq: 1, Changes: []work.Change{{ID: id(2), Set: map[string]work.Edit{"a": {To: []byte(raw)}, "b": {To: []byte("1")}}}}}
	}
	print := func(g work.Group) string {
		sum, err := Fingerprint(g)
		if err != nil {
			t.Fatal(err)
		}
		return string(sum)
	}
	if print(group(`"<é>"`)) != print(group(`"\u003c\u00e9\u003e"`)) {
		t.Error("another spelling of one content has another fingerprint")
	}
	if print(group(`"a"`)) == print(group(`"b"`)) {
		t.Error("two contents have one fingerprint")
	}
}
