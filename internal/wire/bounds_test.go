package wire

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

// list is a JSON list of n times the same.
func list(n int, of string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(of+",", n), ",") + "]"
}

// members is a JSON object of n members.
func members(n int, value string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"%d":%s`, i, value)
	}
	return "{" + strings.TrimPrefix(b.String(), ",") + "}"
}

func TestCountsAreLimited(t *testing.T) {
	change := func(set string) string { return `{"groups":[{"changes":[{"set":` + set + `}]}]}` }
	value := `{"to":1}`
	for name, c := range map[string]struct {
		text, says string
		into       any
	}{
		"groups":      {`{"groups":` + list(201, `{}`) + `}`, `"groups" has more than 200`, &PushRequest{}},
		"changes":     {`{"groups":[{"changes":` + list(MaxGroupBytes/112+1, `{}`) + `}]}`, `"changes" has more than`, &PushRequest{}},
		"columns":     {change(members(1025, value)), `"set" has more than 1024`, &PushRequest{}},
		"after":       {`{"groups":[{"changes":[{"after":` + list(201, `""`) + `}]}]}`, `"after" has more than 200`, &PushRequest{}},
		"tables":      {`{"tables":` + list(1001, `"a"`) + `}`, `"tables" has more than 1000`, &PullRequest{}},
		"held tables": {`{"tables":` + list(1001, `{}`) + `}`, `"tables" has more than 1000`, &RepairRequest{}},
		"records":     {`{"records":` + list(5001, `{}`) + `}`, `"records" has more than 5000`, &PullRequest{}},
		"get":         {`{"get":` + list(1001, `{}`) + `}`, `"get" has more than 1000`, &QueryRequest{}},
		"active":      {`{"active":` + list(10_001, `""`) + `}`, `"active" has more than 10000`, &SyncErrorsRequest{}},
		"results":     {`{"results":` + list(201, `{}`) + `}`, `"results" has more than 200`, &PushAnswer{}},
		"rows":        {`{"rows":` + list(100_001, `{}`) + `}`, "a list or object in the message has more than 100000", &QueryAnswer{}},
		"no name":     {list(100_001, `0`), "a list or object in the message has more than 100000", &[]int{}},
		"escaped":     {`{"\u0067roups":` + list(100_001, `{}`) + `}`, "more than 100000", &PushRequest{}},
		"all in all":  {`{"results":` + list(100, `{"rows":`+list(5000, `{}`)+`}`) + `}`, "more than 400000 objects and lists", &PushAnswer{}},
	} {
		if err := Decode([]byte(c.text), c.into); !work.Is(err, work.TooLarge) || !strings.Contains(work.Message(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"200 groups":         `{"groups":` + list(200, `{}`) + `}`,
		"1024 columns":       change(members(1024, value)),
		"commas in a text":   `{"cursor":"` + strings.Repeat(",", 300_000) + `"}`,
		"a text like a name": `{"cursor":"groups","groups":` + list(200, `{}`) + `}`,
	} {
		if err := DecodeRequest([]byte(text), &PushRequest{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// allocated is how many bytes of heap f asks for.
func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// What is refused costs next to nothing, and the densest message that is accepted a known
// multiple of its bytes.
func TestMemoryStaysInProportion(t *testing.T) {
	const size = 2 << 20
	for name, c := range map[string]struct {
		text string
		into any
	}{
		"top level": {list(size/3, `{}`), &[]work.Group{}},
		"groups":    {`{"groups":` + list(size/3, `{}`) + `}`, &PushRequest{}},
		"changes":   {`{"groups":[{"changes":` + list(size/3, `{}`) + `}]}`, &PushRequest{}},
		"set":       {`{"groups":[{"changes":[{"set":` + members(size/10, `{}`) + `}]}]}`, &PushRequest{}},
		"after":     {`{"groups":[{"changes":[{"after":` + list(size/3, `""`) + `}]}]}`, &PushRequest{}},
		"results":   {`{"results":` + list(size/3, `{}`) + `}`, &PushAnswer{}},
		"rows":      {`{"results":[{"rows":` + list(size/3, `{}`) + `}]}`, &PushAnswer{}},
		"schema":    {`{"schema":` + list(size/3, `{}`) + `}`, &Manifest{}},
		"columns":   {`{"schema":[{"columns":` + list(size/3, `{}`) + `}]}`, &Manifest{}},
		"unknown":   {`{"later":` + list(size/3, `{}`) + `}`, &PullRequest{}},
		"active":    {`{"active":` + list(size/3, `""`) + `}`, &SyncErrorsRequest{}},
		"rows held": {`{"tables":` + list(size/3, `{}`) + `}`, &RepairRequest{}},
	} {
		data := []byte(c.text)
		var err error
		if n := allocated(func() { err = Decode(data, c.into) }); n > 1<<20 || !work.Is(err, work.TooLarge) {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
	}
	dense := `{"changes":` + list(20, `{"set":`+members(1000, `{"to":0}`)+`}`) + `}`
	data := []byte(`{"groups":` + list(size/len(dense), dense) + `}`)
	var err error
	n := allocated(func() { err = DecodeRequest(data, &PushRequest{}) })
	if err != nil || n > 24*len(data) {
		t.Errorf("%d bytes took %d: %v", len(data), n, err)
	}
}

func TestValuesAreScalars(t *testing.T) {
	for edit, ok := range map[string]bool{
		`{"to":1}`: true, `{"to":null}`: true, `{"to":"x"}`: true, `{"to":false,"from":1.5}`: true, `{"from":null,"to":"\n{"}`: true,
		`{}`: false, `{"from":1}`: false, `{"to":{}}`: false, `{"to":[1]}`: false, `{"to":1,"from":{"a":1}}`: false, `{"to":1,"from":[]}`: false,
	} {
		var r PushRequest
		err := DecodeRequest([]byte(`{"groups":[{"changes":[{"set":{"name":`+edit+`}}]}]}`), &r)
		if (err == nil) != ok || err != nil && !strings.Contains(err.Error(), `"name"`) {
			t.Errorf("%s: %v", edit, err)
		}
	}
	for revision, ok := range map[string]bool{
		`{"set":{"name":{"from":1,"to":"x"}},"lost":[{"column":"name","value":null},{}]}`: true,
		`{"set":{"name":{"to":{}}}}`: false, `{"set":{"name":{"to":1,"from":[]}}}`: false, `{"lost":[{"column":"name","value":{}}]}`: false,
	} {
		err := Decode([]byte(`{"revisions":[`+revision+`]}`), &HistoryAnswer{})
		if (err == nil) != ok || err != nil && !strings.Contains(err.Error(), `"name"`) {
			t.Errorf("%s: %v", revision, err)
		}
	}
}

// Rows are held to the same rules whatever they come in.
func TestRowsAreFlatRecords(t *testing.T) {
	for d, ok := range map[string]bool{
		`{}`: true, `{"a":1,"b":"x\n"}`: true, `{ "a" : 1 }`: true,
		`{"a":{}}`: false, `{"a":[1]}`: false, `[]`: false, `"x"`: false, `1`: false, `null`: false,
		"{\"a\":\n1}": false, "{\"a\":\r1}": false, `{"a":1,"\u0061":2}`: false,
	} {
		row := `[{"t":"a","id":"` + id(1).String() + `","rev":1,"d":` + d + `}]`
		for name, err := range map[string]error{
			"push":  Decode([]byte(`{"results":[{"rows":`+row+`}]}`), &PushAnswer{}),
			"query": Decode([]byte(`{"rows":`+row+`}`), &QueryAnswer{}),
			"page":  pageWith(d),
		} {
			if (err == nil) != ok {
				t.Errorf("%q in a %s: %v", d, name, err)
			}
		}
	}
	if err := Decode([]byte(`{"rows":[{"t":"a"}]}`), &QueryAnswer{}); !work.Is(err, work.Invalid) {
		t.Errorf("a row without data: %v", err)
	}
}

// pageWith reads a page with one row.
func pageWith(d string) error {
	_, err := DecodePage(sealed(`{"k":"page","cursor":"c","n":1`, `{"k":"begin","mode":"delta"}`, `{"k":"put","t":"a","id":"`+id(1).String()+`","rev":1,"d":`+d+`}`))
	return err
}
