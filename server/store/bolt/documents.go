package bolt

// Document implements store.Documents.
func (t *tx) Document(kind, key string) ([]byte, bool, error) {
	body, err := t.sub(bucketDoc, []byte(kind)).get([]byte(key))
	return body, body != nil, err
}

// PutDocument implements store.Documents.
func (t *tx) PutDocument(kind, key string, data []byte) error {
	b, err := t.ensure(bucketDoc, []byte(kind))
	if err != nil {
		return err
	}
	return b.put([]byte(key), data)
}

// RemoveDocument implements store.Documents.
func (t *tx) RemoveDocument(kind, key string) error {
	if b := t.sub(bucketDoc, []byte(kind)); b != nil {
		return b.Delete([]byte(key))
	}
	return nil
}

// DocumentsOf implements store.Documents.
func (t *tx) DocumentsOf(kind string, yield func(key string, data []byte) bool) error {
	b := t.sub(bucketDoc, []byte(kind))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		body, err := b.open(k, v)
		if err != nil {
			return err
		}
		if !yield(string(k), body) {
			return nil
		}
	}
	return nil
}
