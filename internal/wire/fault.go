package wire

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"fieldbook/internal/work"
)

// faultOf says in our words why a message was refused, and where.
func faultOf(err error) error {
	if s, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		switch {
		case errors.Is(s, jsontext.ErrDuplicateName):
			return work.Errorf(work.Invalid, "the message has %s twice", place(s.JSONPointer))
		case errors.Is(s, io.ErrUnexpectedEOF):
			return work.Errorf(work.Invalid, "the message breaks off after %d bytes", s.ByteOffset)
		}
		return work.Errorf(work.Invalid, "the message is no JSON at byte %d", s.ByteOffset)
	}
	s, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return work.Errorf(work.Invalid, "the message cannot be read: %w", err)
	}
	switch name := s.JSONPointer.LastToken(); {
	case errors.Is(s, json.ErrUnknownName) && name != strings.ToLower(name):
		return work.Errorf(work.Invalid, "the message has %s: names are spelled in lower case", place(s.JSONPointer))
	case errors.Is(s, json.ErrUnknownName):
		return work.Errorf(work.Invalid, "the message has %s, which protocol %d does not know", place(s.JSONPointer), Version)
	case errors.Is(s, strconv.ErrRange), errors.Is(s, strconv.ErrSyntax) && s.JSONKind == '0':
		return work.Errorf(work.Invalid, "the number %s in %s cannot be kept exactly", clip(string(s.JSONValue)), place(s.JSONPointer))
	case s.Err != nil:
		return work.Errorf(work.Invalid, "the message has a wrong value in %s: %w", place(s.JSONPointer), s.Err)
	}
	return work.Errorf(work.Invalid, "the message has a wrong value in %s", place(s.JSONPointer))
}

// place names a part of a message for people.
func place(p jsontext.Pointer) string {
	if p == "" {
		return "the whole"
	}
	return strconv.Quote(clip(strings.TrimPrefix(string(p), "/")))
}

// clip keeps hostile input out of long error messages.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}
