package localdb

// Changed says what commits since the last notification changed.
type Changed struct {
	Tables map[string]bool // tables whose visible records changed
	Outbox bool
	Errors bool
	Status bool // device, plan, table states, log
}
