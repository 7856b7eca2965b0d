package profile

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"
)

func TestPublishedJSONSchemaIsCurrent(t *testing.T) {
	const file = "../../docs/offline-profile.schema.json"
	if *update {
		if err := os.WriteFile(file, JSONSchema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, JSONSchema()) {
		t.Errorf("%s is not what the program says (%v): go test ./internal/profile -run Schema -update", file, err)
	}
}

// The JSON Schema names exactly the members that are read.
func TestJSONSchemaHasTheMembersThatAreRead(t *testing.T) {
	var schema struct {
		Properties map[string]any
		Defs       map[string]struct{ Properties map[string]any } `json:"$defs"`
	}
	if err := json.Unmarshal(JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	whole := profileShape()
	item := whole.members["items"].element
	filter := item.members["profileitementityfilter"]
	for name, c := range map[string]struct {
		read *shape
		said map[string]any
	}{
		"profile": {whole, schema.Properties}, "item": {item, schema.Defs["item"].Properties},
		"filter":      {filter, schema.Defs["filter"].Properties},
		"condition":   {filter.members["conditions"].element, schema.Defs["condition"].Properties},
		"association": {item.members["associations"].element, schema.Defs["association"].Properties},
	} {
		read, said := slices.Sorted(maps.Keys(c.read.members)), slices.Sorted(maps.Keys(c.said))
		if !slices.Equal(read, said) {
			t.Errorf("%s: read are %v, the schema says %v", name, read, said)
		}
	}
}

func TestAFileMayNameItsJSONSchema(t *testing.T) {
	p, err := Parse([]byte(`{"$schema": "./offline-profile.schema.json", "name": "Plumbers", "items": []}`))
	if err != nil || p.Schema != "./offline-profile.schema.json" || !bytes.Contains(p.Encode(), []byte(`"$schema"`)) {
		t.Errorf("%+v (%v)", p, err)
	}
}
