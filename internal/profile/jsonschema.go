package profile

import (
	"bytes"
	"encoding/json"
	"slices"

	"fieldbook/internal/work"
)

// JSONSchema returns the JSON Schema (draft 2020-12) of a profile as a file, so that editors
// complete and check it. It knows the limits and the operators, not an environment's tables:
// those are checked by [Compile]. Equal programs return equal bytes.
func JSONSchema() []byte {
	type object = map[string]any
	text := func(about string) object { return object{"type": "string", "description": about} }
	flag := func(about string) object { return object{"type": "boolean", "default": false, "description": about} }
	list := func(of any, about string) object { return object{"type": "array", "items": of, "description": about} }
	closed := func(about string, required []string, members object) object {
		return object{"type": "object", "description": about, "additionalProperties": false, "required": required, "properties": members}
	}
	scalar := object{"type": []string{"string", "number", "boolean"}}
	choice := func(n Criteria, about string) object { return object{"const": n, "description": about} }

	condition := closed("A comparison of one column.", []string{"attribute", "operator"}, object{
		"attribute": text("Logical name of a column, or the id column of the table, such as systemuserid."),
		"operator":  object{"enum": allOperators(), "description": "Which operators a column allows depends on its type."},
		"value":     scalar,
		"values":    list(scalar, "For the operators that take a list."),
	})
	filter := closed("A group of conditions and further groups, at most 3 deep.", []string{"type"}, object{
		"type":       object{"enum": []string{And, Or}},
		"conditions": list(object{"$ref": "#/$defs/condition"}, "Comparisons."),
		"filters":    list(object{"$ref": "#/$defs/filter"}, "Groups inside this one."),
	})
	association := closed("A relationship by which rows come down because a related record is held.", []string{"relationship"}, object{
		"relationship": object{"type": "string", "pattern": `^[^.]+\.[^.]+$`,
			"description": "table.column, a lookup column: of this table, or of another table of the profile that points to this one."},
	})
	item := closed("One table of the profile.", []string{"selectedentitytypecode", "recorddistributioncriteria", "syncintervalinminutes"}, object{
		"selectedentitytypecode": text("Logical name of the table."),
		"recorddistributioncriteria": object{"description": "Which rows come down.", "oneOf": []object{
			choice(RelatedOnly, "Related rows only: at least one association is needed."),
			choice(AllRecords, "All rows."),
			choice(OtherData, "Other data filter: rows owned by the user, the user's teams or business unit."),
			choice(Custom, "Custom: rows that profileitementityfilter matches."),
		}},
		"recordsownedbyme":             flag("Rows owned by the user. For the other data filter."),
		"recordsownedbymyteam":         flag("Rows owned by a team of the user. For the other data filter."),
		"recordsownedbymybusinessunit": flag("Rows owned by the user's business unit. For the other data filter."),
		"profileitementityfilter":      object{"$ref": "#/$defs/filter"},
		"syncintervalinminutes":        object{"type": "integer", "minimum": MinInterval, "maximum": MaxInterval},
		"selectedcolumns":              list(object{"type": "string"}, "Logical names; without it all columns come down."),
		"associations":                 list(object{"$ref": "#/$defs/association"}, "Relationships: rows come down that any of them reaches, besides those of the row rule."),
	})
	whole := closed("An offline profile of Fieldbook.", []string{"name", "items"}, object{
		"$schema":           object{"type": "string"},
		"name":              object{"type": "string", "minLength": 1, "maxLength": MaxName},
		"description":       object{"type": "string", "maxLength": MaxComment},
		"graceperiodindays": object{"type": "integer", "minimum": MinGrace, "maximum": MaxGrace, "default": DefaultGrace, "description": "For how many days after the current one a technician keeps what they made, changed or looked at."},
		"items":             list(object{"$ref": "#/$defs/item"}, "The tables, in the order in which they are synchronised."),
	})
	whole["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	whole["title"] = "Offline profile"
	whole["$defs"] = object{"item": item, "association": association, "filter": filter, "condition": condition}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(whole) // nothing in it can fail
	return b.Bytes()
}

// allOperators are the names of all operators, sorted.
func allOperators() []string {
	var names []string
	for _, t := range work.Types() {
		names = append(names, Operators(t)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
