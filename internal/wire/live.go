package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"fieldbook/internal/work"
)

// Poke is what the live stream says: news waits, never the news itself.
type Poke struct {
	Tables  []string `json:"tables,omitempty"` // tables that changed; none = look at all
	Profile bool     `json:"profile,omitzero"`
	// Records are all that changed for this device, where they are few: the device asks for
	// them alone. None means that it asks for the tables.
	Records []work.RecordRef `json:"records,omitempty"`
}

// MaxPokeRecords is how many records one poke names.
const MaxPokeRecords = 20

// WritePoke writes one server-sent event.
func WritePoke(w io.Writer, p Poke) error {
	data, err := Encode(p)
	if err != nil {
		return err
	}
	_, err = w.Write(append(append([]byte("event: poke\ndata: "), data...), '\n', '\n'))
	return err
}

// WriteHeartbeat writes a comment line, so that both ends notice a dead connection.
func WriteHeartbeat(w io.Writer) error {
	_, err := io.WriteString(w, ": alive\n\n")
	return err
}

// maxEventLine bounds one line of the live stream, in bytes.
const maxEventLine = 64 << 10

// ReadEvents calls poke for every poke and alive for every heartbeat until the stream
// ends. It returns nil at a clean end, Unavailable when the connection broke and Invalid
// for anything that is no event stream. Events of other names, from a newer server, are
// passed over.
func ReadEvents(r io.Reader, poke func(Poke), alive func()) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), maxEventLine)
	event := ""
	for lines.Scan() {
		field, value, named := bytes.Cut(lines.Bytes(), []byte{':'})
		value = bytes.TrimPrefix(value, []byte{' '})
		switch string(field) {
		case "":
			if named {
				alive()
			} else {
				event = "" // an empty line ends an event
			}
		case "event":
			event = string(value)
		case "data":
			if event != "poke" {
				continue
			}
			var p Poke
			if err := Decode(value, &p); err != nil {
				return err
			}
			poke(p)
		case "id", "retry":
		default:
			return work.Errorf(work.Invalid, "the live connection does not speak of events")
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return work.Errorf(work.Invalid, "a line of the live connection is longer than %d bytes", maxEventLine)
	case err != nil:
		return work.Errorf(work.Unavailable, "the live connection broke: %w", err)
	}
	return nil
}
