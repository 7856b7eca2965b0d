package server

import (
	"context"
	"encoding/json"
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Settings are the environment's settings that an administrator changes.
type Settings struct {
	// DetectConflicts is "conflict detection for mobile offline synchronization": false,
	// the documented default, lets the device's changed columns win without an error;
	// true keeps the server's record and gives the technician a sync error.
	DetectConflicts bool `json:"conflict_detection"`
	// RelationshipLimit is how many tables of an offline profile may pull one in: 10 or 15, as
	// Dataverse's was and is; 0 = 15.
	RelationshipLimit int `json:"relationship_limit,omitempty"`
	// Forbidden is what users may not choose on their devices; nothing by default.
	Forbidden []wire.UserSetting `json:"forbidden_user_settings,omitempty"`
}

// profileLimits are those that the settings give to offline profiles.
func (s Settings) profileLimits() profile.Limits { return profile.Limits{Linked: s.RelationshipLimit} }

// check refuses what is no choice.
func (s Settings) check() error {
	for _, f := range s.Forbidden {
		if !slices.Contains(wire.UserSettings(), f) {
			return work.Errorf(work.Invalid, "there is no user setting %q", clip(string(f), 60))
		}
	}
	switch s.RelationshipLimit {
	case 0, 10, profile.MaxLinked:
		return nil
	}
	return work.Errorf(work.Invalid, "the relationship limit is 10 or %d, not %d", profile.MaxLinked, s.RelationshipLimit)
}

func settings(tx store.Documents) (Settings, error) {
	var s Settings
	_, err := store.ReadJSON(tx, docSetting, "environment", &s)
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

// ChangeSettings stores new settings. They hold from the next push, or publish, on. The error is
// Invalid.
func (s *Server) ChangeSettings(to Settings) error {
	if err := to.check(); err != nil {
		return err
	}
	err := s.store.Update(func(tx store.Tx) error { return store.WriteJSON(tx, docSetting, "environment", to) })
	if err == nil {
		s.live.published() // the manifest may be another
	}
	return err
}

// AllSettings are the environment's settings as the office sees them.
type AllSettings struct {
	Settings
	// FieldService are the columns of the environment's Field Service setting record, by
	// Dataverse's names.
	FieldService json.RawMessage `json:"field_service"`
}

// AllSettings returns the settings in force.
func (s *Server) AllSettings() (AllSettings, error) {
	var all AllSettings
	err := s.store.View(func(tx store.Tx) (err error) {
		if all.Settings, err = settings(tx); err != nil {
			return err
		}
		r, _, err := settingRecord(tx)
		all.FieldService = append([]byte(nil), r.Data...)
		return err
	})
	return all, err
}

// settingRecord is the environment's one Field Service setting; an empty one of no rev if
// there is none.
func settingRecord(tx store.Records) (r work.Record, found bool, err error) {
	r = work.Record{Table: work.SettingTable, Data: []byte("{}")}
	err = tx.Rows(work.SettingTable, work.ID{}, func(first work.Record) bool {
		r, found = first, true
		return false
	})
	return r, found, err
}

// changeFieldService sets columns of the Field Service setting, as the caller and by the
// same rules as any record. The errors are Invalid and Forbidden.
func (s *Server) changeFieldService(ctx context.Context, c caller, columns work.Fields) error {
	var tables []string
	err := s.store.Update(func(tx store.Tx) error {
		r, found, err := settingRecord(tx)
		if err != nil {
			return err
		}
		change := work.UpdateOf(work.SettingTable, r.ID, columns)
		if !found {
			columns = clone(columns)
			columns["msdyn_name"] = work.Text("Field Service settings")
			change = work.CreateOf(work.SettingTable, s.newID(), columns)
		}
		effect, err := s.applyAs(tx, c, work.Group{Changes: []work.Change{change}})
		tables = changedTables(effect)
		return err
	})
	if err == nil {
		s.announce(ctx, work.ID{}, tables)
	}
	return err
}
