package store

import (
	"bytes"
	"encoding/json"

	"fieldbook/internal/work"
)

// ReadJSON decodes a document; found is false if there is none. The error is Damaged for one
// that cannot be read.
func ReadJSON(tx Documents, kind, key string, into any) (found bool, err error) {
	data, ok, err := tx.Document(kind, key)
	if err != nil || !ok {
		return false, err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return false, work.Errorf(work.Damaged, "document %s %s: %w", kind, key, err)
	}
	return true, nil
}

// WriteJSON stores a document as JSON. Raw values in it keep their spelling.
func WriteJSON(tx Documents, kind, key string, document any) error {
	var data bytes.Buffer
	e := json.NewEncoder(&data)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		return work.Errorf(work.Internal, "document %s %s: %w", kind, key, err)
	}
	return tx.PutDocument(kind, key, data.Bytes())
}

// EachJSON decodes every document of a kind, in key order.
func EachJSON[T any](tx Documents, kind string, visit func(key string, document T) error) error {
	var failed error
	err := tx.DocumentsOf(kind, func(key string, data []byte) bool {
		var document T
		if err := json.Unmarshal(data, &document); err != nil {
			failed = work.Errorf(work.Damaged, "document %s %s: %w", kind, key, err)
		} else {
			failed = visit(key, document)
		}
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return err
}
