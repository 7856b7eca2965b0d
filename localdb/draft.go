package localdb

import (
	"unicode/utf8"

	"fieldbook/internal/work"
)

const maxDraftKey = 256

// SaveDraft keeps half-typed text under a key of the caller's choice, of at most 256
// bytes. An empty text drops the draft. The error is Invalid for a key that is empty or
// too long or for text that is not UTF-8.
func (db *DB) SaveDraft(key, text string) error {
	if len(key) == 0 || len(key) > maxDraftKey || !utf8.ValidString(text) {
		return failure("SaveDraft", work.Errorf(work.Invalid, "the draft cannot be kept: bad key or text"))
	}
	return db.update("SaveDraft", func(t *txn) error {
		if text == "" {
			return t.top(draftBucket).del([]byte(key))
		}
		return t.top(draftBucket).put([]byte(key), []byte(text))
	})
}

// Draft returns the text kept under a key, "" if there is none.
func (db *DB) Draft(key string) (text string, err error) {
	if len(key) == 0 || len(key) > maxDraftKey {
		return "", nil
	}
	err = db.view("Draft", func(t *txn) error {
		p, err := t.top(draftBucket).get([]byte(key))
		text = string(p)
		return err
	})
	return text, err
}

// DropDraft forgets a draft; one that is not there is no error.
func (db *DB) DropDraft(key string) error {
	if len(key) == 0 || len(key) > maxDraftKey {
		return nil
	}
	return db.update("DropDraft", func(t *txn) error { return t.top(draftBucket).del([]byte(key)) })
}
