package wire

import (
	"fmt"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

func TestAnswersToSearchesAreChecked(t *testing.T) {
	row := func(table string) string {
		return `{"t":"` + table + `","id":"019a0000-0000-7000-8000-000000000003","rev":1,"d":{"name":"x"}}`
	}
	found := func(table, rows string) string { return fmt.Sprintf(`{"t":%q,"rows":[%s]}`, table, rows) }
	many := strings.TrimSuffix(strings.Repeat(row("account")+",", 101), ",")
	for name, c := range map[string]struct {
		text string
		want work.Kind
	}{
		"nothing":         {`{"found":[]}`, 0},
		"two tables":      {`{"found":[` + found("account", row("account")) + `,` + found("contact", row("contact")) + `]}`, 0},
		"a strange row":   {`{"found":[` + found("account", row("contact")) + `]}`, work.Invalid},
		"a nested value":  {`{"found":[` + found("account", strings.Replace(row("account"), `"x"`, `{}`, 1)) + `]}`, work.Invalid},
		"too many rows":   {`{"found":[` + found("account", many) + `,` + found("account", many) + `]}`, work.TooLarge},
		"too many tables": {`{"found":[` + strings.TrimSuffix(strings.Repeat(found("account", "")+",", maxTables+1), ",") + `]}`, work.TooLarge},
	} {
		var a SearchAnswer
		if err := Decode([]byte(c.text), &a); (err == nil) != (c.want == 0) || err != nil && !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{`{"words":"pump","Limit":3}`, `{"words":7}`, `{"words":"pump","after":{}}`, `{"words":"pump","words":"x"}`} {
		var r SearchRequest
		if err := DecodeRequest([]byte(text), &r); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
