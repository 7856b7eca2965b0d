package localdb

import (
	"unicode/utf8"

	"fieldbook/internal/work"
)

// The bounds of drafts.
const (
	maxDraftKey   = 256
	maxDraftBytes = 1 << 20
	maxDrafts     = 500
)

// SaveDraft keeps half-typed text under a key of the caller's choice, of at most 256
// bytes. An empty text drops the draft. The error is Invalid for a key that is empty or
// too long or for text that is not UTF-8, TooLarge for more than 1 MiB of text or the
// 501st draft: none is dropped for another.
func (db *DB) SaveDraft(key, text string) error {
	if len(key) == 0 || len(key) > maxDraftKey || !utf8.ValidString(text) {
		return failure("SaveDraft", work.Errorf(work.Invalid, "the draft cannot be kept: bad key or text"))
	}
	if len(text) > maxDraftBytes {
		return failure("SaveDraft", work.Errorf(work.TooLarge, "the text has %d bytes; a draft may have %d: save it", len(text), maxDraftBytes))
	}
	return db.update("SaveDraft", func(t *txn) error {
		x := t.top(draftBucket)
		if text == "" {
			return x.del([]byte(key))
		}
		if !x.has([]byte(key)) {
			keys, err := t.draftKeys()
			if err != nil {
				return err
			}
			if len(keys) >= maxDrafts {
				return work.Errorf(work.TooLarge, "there are %d drafts already: finish or drop one first", len(keys))
			}
		}
		return x.put([]byte(key), []byte(text))
	})
}

// Drafts returns the keys of all drafts, sorted.
func (db *DB) Drafts() (keys []string, err error) {
	err = db.view("Drafts", func(t *txn) (err error) { keys, err = t.draftKeys(); return err })
	return keys, err
}

func (t *txn) draftKeys() (keys []string, err error) {
	err = t.top(draftBucket).walk(nil, false, func(key, _ []byte) (bool, error) {
		keys = append(keys, string(key))
		return true, nil
	})
	return keys, err
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
