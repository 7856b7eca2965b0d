package profile

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

func TestParseRefuses(t *testing.T) {
	item := func(members string) string {
		return `{"name":"x","items":[{"selectedentitytypecode":"account"},{` + members + `}]}`
	}
	for name, c := range map[string]struct{ text, want string }{
		"nothing":         {``, "line 1: the profile is not JSON"},
		"broken":          {"{\n \"name\": \"x\",\n}", "line 3: the profile is not JSON"},
		"cut off":         {"{\n\"name\":", "line 2: the profile is not JSON"},
		"two":             {`{"name":"x"} {"name":"y"}`, "line 1: the profile is not JSON"},
		"not UTF-8":       {"{\"name\":\"\xff\"}", "not valid UTF-8"},
		"a list":          {`[]`, "the profile: expected an object"},
		"null":            {`null`, "the profile: expected an object"},
		"unknown":         {`{"nmae":"x"}`, `the profile: there is no member "nmae"`},
		"case":            {`{"Name":"x"}`, `the profile: there is no member "Name"`},
		"twice":           {`{"name":"x","name":"y"}`, `the profile: member "name" appears twice`},
		"twice, escaped":  {`{"name":"x","n\u0061me":"y"}`, `member "name" appears twice`},
		"name":            {`{"name":1}`, "name: expected text"},
		"null name":       {`{"name":null}`, "name: expected text"},
		"null item":       {`{"items":[null]}`, "items[0]: expected an object"},
		"unknown in item": {item(`"interval":5`), `items[1]: there is no member "interval"`},
		"fraction":        {item(`"syncintervalinminutes":5.5`), "items[1].syncintervalinminutes: expected a whole number"},
		"huge":            {item(`"syncintervalinminutes":99999999999`), "items[1].syncintervalinminutes: expected a whole number"},
		"criteria":        {item(`"recorddistributioncriteria":"3"`), "items[1].recorddistributioncriteria: expected a whole number"},
		"flag":            {item(`"recordsownedbyme":1`), "items[1].recordsownedbyme: expected true or false"},
		"columns":         {item(`"selectedcolumns":"name"`), "items[1].selectedcolumns: expected a list"},
		"column":          {item(`"selectedcolumns":["name",null]`), "items[1].selectedcolumns[1]: expected text"},
		"association":     {item(`"associations":[{"relationship":"a.b","x":1}]`), `items[1].associations[0]: there is no member "x"`},
		"group":           {item(`"profileitementityfilter":{"filters":[{"typ":"or"}]}`), `items[1].profileitementityfilter.filters[0]: there is no member "typ"`},
		"value":           {item(`"profileitementityfilter":{"conditions":[{"value":{}}]}`), "items[1].profileitementityfilter.conditions[0].value: expected a text, a number, true or false"},
		"null value":      {item(`"profileitementityfilter":{"conditions":[{"values":[1,null]}]}`), "items[1].profileitementityfilter.conditions[0].values[1]: expected"},
		"bottomless":      {item(`"profileitementityfilter":` + strings.Repeat(`{"filters":[`, 300) + strings.Repeat(`]}`, 300)), "nested too deeply"},
	} {
		_, err := Parse([]byte(c.text))
		switch {
		case err == nil:
			t.Errorf("%s: accepted", name)
		case !work.Is(err, work.Invalid):
			t.Errorf("%s: kind %s", name, work.KindOf(err))
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %q does not say %q", name, err, c.want)
		}
	}
	if _, err := Parse(bytes.Repeat([]byte(" "), maxBytes+1)); !work.Is(err, work.TooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func TestParseTakesAbsentForEmpty(t *testing.T) {
	p, err := Parse([]byte(`{"name":"x","items":[{"selectedentitytypecode":"account","selectedcolumns":[],"associations":null,
		"profileitementityfilter":{"type":"and","conditions":[{"attribute":"name","operator":"null","values":[]}],"filters":[]}},
		{"selectedentitytypecode":"contact","profileitementityfilter":null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	f := when("name", "null", "")
	want := Profile{Name: "x", Items: []Item{{Table: "account", Filter: &f}, {Table: "contact"}}}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got %+v", p)
	}
}

func TestEncodeIsReadable(t *testing.T) {
	text := string(Profile{Name: "Heat & Gas <north>"}.Encode())
	if want := "{\n  \"name\": \"Heat & Gas <north>\",\n  \"items\": []\n}\n"; text != want {
		t.Errorf("got %q", text)
	}
}

// What is read is written back and read again as the same, and nothing that can be read
// makes Compile or evaluation fail other than by an error.
func FuzzParse(f *testing.F) {
	f.Add(Default().Encode())
	f.Add([]byte(`{"name":"x","items":[{"selectedentitytypecode":"account","recorddistributioncriteria":3,"syncintervalinminutes":5,` +
		`"profileitementityfilter":{"type":"or","conditions":[{"attribute":"createdon","operator":"last-x-days","value":3},` +
		`{"attribute":"name","operator":"like","value":"a%_\u00e9"}],"filters":[{"type":"and"}]}}]}`))
	f.Add([]byte(`{"name":"<&>\ud800","items":null}`))
	f.Add([]byte(`{"items":[{"profileitementityfilter":{"conditions":[{"value":1e400,"values":[-0,"\u2028"]}]}}]}`))
	schema := work.Standard()
	row := work.Record{ID: oneThing, Data: []byte(`{"name":"x","createdon":"2026-03-29T01:30:00Z","ownerid":"systemuser/` + ann.String() + `"}`)}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if !work.Is(err, work.Invalid) && !work.Is(err, work.TooLarge) {
				t.Fatalf("kind %s: %v", work.KindOf(err), err)
			}
			return
		}
		text := p.Encode()
		again, err := Parse(text)
		if err != nil || !reflect.DeepEqual(p, again) || !bytes.Equal(text, again.Encode()) {
			t.Fatalf("does not survive writing and reading: %v\n%s", err, text)
		}
		c, err := Compile(p, schema)
		if err != nil {
			if !work.Is(err, work.Invalid) {
				t.Fatalf("kind %s: %v", work.KindOf(err), err)
			}
			return
		}
		now := at("2026-03-29T12:00:00Z")
		for _, s := range c.Tables {
			row.Table = s.Table.Name
			if flip := s.NextFlip(row, annIn(nil), now); !flip.IsZero() && s.Match(row, annIn(nil), now) == s.Match(row, annIn(nil), flip) {
				t.Fatalf("%s: no change at %s", s.Table.Name, flip)
			}
		}
	})
}
