package profile

import (
	"encoding/json"
	"fmt"
	"math"

	"fieldbook/internal/work"
)

// maxNesting is how deep groups may nest in a text that is read at all.
const maxNesting = 100

// shape says what may stand at a place of a profile's JSON.
type shape struct {
	is       string // text, whole number, true or false, value, list, object
	members  map[string]*shape
	element  *shape
	optional bool // null stands for "absent"
}

// profileShape is the shape of a whole profile. Groups nest, so it leads into itself.
func profileShape() *shape {
	text, flag, scalar := &shape{is: "text"}, &shape{is: "true or false"}, &shape{is: "value"}
	list := func(of *shape) *shape { return &shape{is: "list", element: of, optional: true} }
	object := func(members map[string]*shape) *shape { return &shape{is: "object", members: members} }

	condition := object(map[string]*shape{"attribute": text, "operator": text, "value": scalar, "values": list(scalar)})
	group := object(map[string]*shape{"type": text, "conditions": list(condition)})
	group.members["filters"] = list(group)
	filter := *group
	filter.optional = true
	item := object(map[string]*shape{
		"selectedentitytypecode":       text,
		"recorddistributioncriteria":   {is: "whole number"},
		"recordsownedbyme":             flag,
		"recordsownedbymyteam":         flag,
		"recordsownedbymybusinessunit": flag,
		"profileitementityfilter":      &filter,
		"syncintervalinminutes":        {is: "whole number"},
		"selectedcolumns":              list(text),
		"associations":                 list(object(map[string]*shape{"relationship": text})),
	})
	return object(map[string]*shape{"$schema": text, "name": text, "description": text, "graceperiodindays": {is: "whole number"}, "items": list(item)})
}

// checkShape reads one value and compares it with the shape.
func checkShape(dec *json.Decoder, place string, s *shape, depth int) error {
	token, err := unread(dec, place)
	if err != nil {
		return err
	}
	if token == nil && s.optional {
		return nil
	}
	if kindOf(token, s.is) != s.is {
		return work.Errorf(work.Invalid, "%s: expected %s", placeName(place), article(s.is))
	}
	switch s.is {
	case "object":
		return checkMembers(dec, place, s, depth)
	case "list":
		for i := 0; dec.More(); i++ {
			if err := checkShape(dec, fmt.Sprintf("%s[%d]", place, i), s.element, depth); err != nil {
				return err
			}
		}
		_, err := unread(dec, place) // the closing bracket
		return err
	}
	return nil
}

func checkMembers(dec *json.Decoder, place string, s *shape, depth int) error {
	if depth > maxNesting {
		return work.Errorf(work.Invalid, "%s: nested too deeply; a filter has at most %d levels of groups", place, MaxLevels)
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := unread(dec, place)
		if err != nil {
			return err
		}
		name, _ := token.(string)
		member := s.members[name]
		if member == nil {
			return work.Errorf(work.Invalid, "%s: there is no member %q", placeName(place), clip(name))
		}
		if seen[name] {
			return work.Errorf(work.Invalid, "%s: member %q appears twice", placeName(place), name)
		}
		seen[name] = true
		at := name
		if place != "" {
			at = place + "." + name
		}
		if err := checkShape(dec, at, member, depth+1); err != nil {
			return err
		}
	}
	_, err := unread(dec, place) // the closing brace
	return err
}

// kindOf names what the token is, in the words of shape.is. A number or a flag is also a
// value, if that is what is wanted.
func kindOf(token json.Token, wanted string) string {
	kind := "null"
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return "object"
		}
		return "list"
	case string:
		kind = "text"
	case bool:
		kind = "true or false"
	case json.Number:
		kind = "number"
		if n, err := t.Int64(); err == nil && n >= math.MinInt32 && n <= math.MaxInt32 {
			kind = "whole number"
		}
	}
	if wanted == "value" && token != nil {
		return wanted
	}
	return kind
}

func placeName(place string) string {
	if place == "" {
		return "the profile"
	}
	return place
}

func article(kind string) string {
	switch kind {
	case "object":
		return "an object"
	case "value":
		return "a text, a number, true or false"
	case "text", "true or false":
		return kind
	}
	return "a " + kind
}
