package wire

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"fieldbook/internal/work"
)

// maxDepth is deeper than any message of the protocol, filters included.
const maxDepth = 32

// Encode returns the JSON of a message. Raw values in it keep their spelling, since the
// digests of records are made over their bytes.
func Encode(message any) ([]byte, error) {
	data, err := json.Marshal(message, jsontext.PreserveRawStrings(true))
	if err != nil {
		return nil, work.Errorf(work.Internal, "encoding a message: %w", err)
	}
	return data, nil
}

// Fingerprint returns a hash that is equal for equal messages, however they were spelled.
func Fingerprint(message any) ([]byte, error) {
	data, err := json.Marshal(message, json.Deterministic(true))
	if err != nil {
		return nil, work.Errorf(work.Internal, "encoding a message: %w", err)
	}
	sum := sha256.Sum256(data)
	return sum[:], nil
}

// Decode reads one JSON message and nothing after it. Names are compared exactly, a
// name that comes twice, invalid UTF-8, trailing bytes and nesting of more than 32
// levels are refused: a value that two readers could understand differently must not
// get in. Members that this version does not know are ignored. The error is Invalid.
func Decode(data []byte, into any) error {
	if err := checkDepth(data); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return work.Errorf(work.Invalid, "the message cannot be read: %w", err)
	}
	return nil
}

// checkDepth looks at brackets only, outside strings, so that hostile nesting costs one
// pass and no memory. Whether the text is JSON at all is for the decoder to say.
func checkDepth(data []byte) error {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return work.Errorf(work.Invalid, "the message is nested more than %d levels deep", maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// ReadBody reads at most limit bytes. A longer body is TooLarge, a failing reader Unavailable.
func ReadBody(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return nil, work.Errorf(work.TooLarge, "the message is longer than %d bytes", limit)
	}
	if err != nil {
		return nil, work.Errorf(work.Unavailable, "the message broke off: %w", err)
	}
	if int64(len(data)) > limit {
		return nil, work.Errorf(work.TooLarge, "the message is longer than %d bytes", limit)
	}
	return data, nil
}

// Indent returns message as JSON for people to read, as --json output is.
func Indent(message any) ([]byte, error) {
	data, err := json.Marshal(message, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return nil, work.Errorf(work.Internal, "encoding a message: %w", err)
	}
	return append(data, '\n'), nil
}
