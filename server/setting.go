package server

import (
	"fieldbook/server/store"
)

// Settings are the environment's settings that an administrator changes.
type Settings struct {
	// DetectConflicts is "conflict detection for mobile offline synchronization": false,
	// the documented default, lets the device's changed columns win without an error;
	// true keeps the server's record and gives the technician a sync error.
	DetectConflicts bool `json:"conflict_detection"`
}

func settings(tx store.Documents) (Settings, error) {
	var s Settings
	_, err := readDocument(tx, docSetting, "environment", &s)
	return s, err
}

// Settings returns the settings in force.
func (s *Server) Settings() (Settings, error) {
	var current Settings
	err := s.store.View(func(tx store.Tx) (err error) {
		current, err = settings(tx)
		return err
	})
	return current, err
}

// ChangeSettings stores new settings. They hold from the next push on.
func (s *Server) ChangeSettings(to Settings) error {
	return s.store.Update(func(tx store.Tx) error { return writeDocument(tx, docSetting, "environment", to) })
}
