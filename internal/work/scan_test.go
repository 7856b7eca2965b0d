package work

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestCheckDataAcceptsFlatObjects(t *testing.T) {
	for _, data := range []string{
		`{}`, " \t\r\n{ \n} \t", `{"a":null}`, `{"a":true,"b":false}`, `{ "a" : 1 , "b" : "x" }`,
		`{"a":0}`, `{"a":-0}`, `{"a":10.25}`, `{"a":0.5}`, `{"a":1e5}`, `{"a":1E+05}`, `{"a":-1.5e-7}`, `{"a":123456789012345678901234567890}`,
		`{"a":""}`, `{"a":"\"\\\/\b\f\n\r\t"}`, `{"a":"\u00e4\u00E4"}`, `{"a":"ä😀"}`, "{\"a\":\"\x7f\u2028\"}",
		`{"a":"\ud83d\ude00"}`, `{"a":"\uD83D\uDE00"}`, `{"a":"\ud7ff\ue000\ufffd"}`, `{"a":"\\ud800"}`,
		`{"":1}`, `{"\u0061":1,"b":2}`, `{"A":1,"a":2}`,
	} {
		if err := CheckData([]byte(data)); err != nil {
			t.Errorf("%s: %v", data, err)
		}
	}
}

func TestCheckDataRefusesEverythingElse(t *testing.T) {
	for name, list := range map[string][]string{
		"no object":    {``, ` `, `null`, `[]`, `"a"`, `1`, `{`, `x`, "\ufeff{}"},
		"depth":        {`{"a":{}}`, `{"a":[]}`, `{"a":1,"b":{"c":1}}`, `{"a":[1]}`},
		"duplicates":   {`{"a":1,"a":1}`, `{"a":1,"b":2,"a":null}`, `{"a":1,"\u0061":2}`, `{"":1,"":2}`, `{"ä":1,"\u00e4":2}`},
		"after a twin": {`{"":1,"":2 nonsense`, `{"a":1,"a":2 nonsense`},
		"trailing":     {`{}{}`, `{}x`, `{},`, `{}]`, "{}\x00", `{"a":1}}`, `{"a":1} 2`},
		"punctuation": {`{,}`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a" 1}`, `{"a":1 "b":2}`, `{"a":1;"b":2}`, `{"a":1,,"b":2}`,
			`{a:1}`, `{'a':1}`, `{1:1}`, `{null:1}`, `{"a":1`, `{"a":`, `{"a"`, `{"a":1,`, `{:1}`},
		"numbers": {`{"a":01}`, `{"a":-01}`, `{"a":+1}`, `{"a":.5}`, `{"a":1.}`, `{"a":-}`, `{"a":1e}`, `{"a":1e+}`, `{"a":1e1.5}`,
			`{"a":1e+-5}`, `{"a":0x10}`, `{"a":1_000}`, `{"a":NaN}`, `{"a":Infinity}`, `{"a":-Infinity}`, `{"a":1.2.3}`, `{"a":--1}`, `{"a":1 2}`},
		"words":   {`{"a":nul}`, `{"a":nulll}`, `{"a":True}`, `{"a":TRUE}`, `{"a":fals}`, `{"a":undefined}`, `{"a":t`},
		"strings": {`{"a":"}`, `{"a":"\`, `{"a":"\"}`, `{"a":"\x41"}`, `{"a":"\u12"}`, `{"a":"\u12G4"}`, `{"a":"\u+123"}`, `{"a":"\u_123"}`, `{"a":'x'}`, "{\"a\":\"\n\"}", "{\"a\":\"\x00\"}", "{\"\t\":1}", "{\"a\":\"\x1f\"}"},
		"UTF-8": {"{\"a\":\"\xff\"}", "{\"a\":\"\xc3\"}", "{\"a\":\"\xc0\x80\"}", "{\"a\":\"\xed\xa0\x80\"}",
			"{\"a\":\"\xf4\x90\x80\x80\"}", "{\"\xff\":1}", "{\"a\xc3\":1}"},
		"surrogates": {`{"a":"\ud800"}`, `{"a":"\udc00"}`, `{"a":"\udfff"}`, `{"a":"\ud800x"}`, `{"a":"\ud800\n"}`, `{"a":"\ud800\u0041"}`,
			`{"a":"\ud800\ud800"}`, `{"a":"\ude00\ud83d"}`, `{"a":"\ude00\ude00"}`, `{"a":"\ud800\\udc00"}`, `{"a":"\ud83d\ude0"}`, `{"\ud800":1}`, `{"a":"\ud83d\ude00\ude00"}`},
	} {
		for _, data := range list {
			if err := CheckData([]byte(data)); err == nil || KindOf(err) != Invalid {
				t.Errorf("%s: %q: got %v, want an error of kind Invalid", name, data, err)
			}
		}
	}
}

func TestCheckDataNamesTheColumnThatIsThereTwice(t *testing.T) {
	err := CheckData([]byte(`{"a":1,"name":"x","name":"y"}`))
	if e, ok := err.(*Error); !ok || e.Column != "name" || !strings.Contains(e.Message, "name") {
		t.Errorf("got %#v", err)
	}
}

func TestCheckDataLimitsSize(t *testing.T) {
	frame := len(`{"a":""}`)
	fits := `{"a":"` + strings.Repeat("x", MaxRecordBytes-frame) + `"}`
	if err := CheckData([]byte(fits)); err != nil {
		t.Errorf("%d bytes: %v", len(fits), err)
	}
	if err := CheckData([]byte(fits + " ")); err == nil || KindOf(err) != TooLarge {
		t.Errorf("%d bytes: got %v, want TooLarge", len(fits)+1, err)
	}
}

// Every unit in the surrogate range is refused alone, and every pair means what UTF-16 says.
func TestSurrogates(t *testing.T) {
	for unit := 0xD800; unit <= 0xDFFF; unit++ {
		if CheckData(fmt.Appendf(nil, `{"a":"\u%04x"}`, unit)) == nil {
			t.Errorf("\\u%04x alone was accepted", unit)
		}
	}
	for _, pair := range [][2]rune{{0xD800, 0xDC00}, {0xD800, 0xDFFF}, {0xDBFF, 0xDC00}, {0xDBFF, 0xDFFF}, {0xD83D, 0xDE00}} {
		r := Record{Data: fmt.Appendf(nil, `{"a":"\u%04x\u%04X"}`, pair[0], pair[1])}
		if err := CheckData(r.Data); err != nil {
			t.Errorf("%x: %v", pair, err)
		}
		if got, want := r.Fields().Text("a"), string(utf16.DecodeRune(pair[0], pair[1])); got != want {
			t.Errorf("%x: got %q, want %q", pair, got, want)
		}
	}
}

func TestScanStopsWhenToldTo(t *testing.T) {
	r := Record{Data: []byte(`{"a":1,"b":2,"c":[`)}
	var seen []string
	err := r.Scan(func(column string, raw json.RawMessage) bool {
		seen = append(seen, column+"="+string(raw))
		return column != "b"
	})
	if want := []string{"a=1", "b=2"}; err != nil || !slices.Equal(seen, want) {
		t.Errorf("got %v, %v; want %v", seen, err, want)
	}
}

func TestScanKeepsOrderAndSpelling(t *testing.T) {
	r := Record{Data: []byte(`{ "z" : 1.50 , "\u0061":"\u00e4", "m" :null}`)}
	var seen []string
	err := r.Scan(func(column string, raw json.RawMessage) bool {
		seen = append(seen, column+"="+string(raw))
		return true
	})
	if want := []string{"z=1.50", `a="\u00e4"`, "m=null"}; err != nil || !slices.Equal(seen, want) {
		t.Errorf("got %v, %v; want %v", seen, err, want)
	}
}
