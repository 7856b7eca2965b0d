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

// Decode reads one answer and nothing after it. A value that two readers could understand
// differently does not get in: names are compared exactly, one that comes twice, invalid
// UTF-8, half a surrogate pair, a number that would be rounded and trailing bytes are
// refused, and so is a shape beyond the limits. Members that this version does not know
// are passed over: the server may be newer. The errors are Invalid and, for a count,
// TooLarge; each says what is wrong and where.
func Decode(data []byte, into any) error { return decode(data, into) }

// DecodeRequest is Decode for requests. A member that this version does not know is
// refused, one in other case too: to pass over what the sender asks for would be to do
// something else. A client finds out by the protocol's version what it may ask for.
func DecodeRequest(data []byte, into any) error {
	return decode(data, into, json.RejectUnknownMembers(true))
}

func decode(data []byte, into any, options ...json.Options) error {
	if err := checkShape(data); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into, options...); err != nil {
		return faultOf(err)
	}
	if m, ok := into.(interface{ check() error }); ok {
		return m.check()
	}
	return nil
}

// ReadBody reads at most limit bytes. A longer body is TooLarge, a failing reader Unavailable
// unless it says something else.
func ReadBody(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return nil, work.Errorf(work.TooLarge, "the message is longer than %d bytes", limit)
	}
	if said, ok := errors.AsType[*work.Error](err); ok {
		return nil, said
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
