package work

// RecordRef names one record.
type RecordRef struct {
	Table string `json:"t"` // logical name
	ID    ID     `json:"id"`
}
