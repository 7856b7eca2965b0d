package wire

import (
	"encoding/json"
	"time"

	"fieldbook/internal/work"
)

// Manifest is what a device must know before it can pull: the tables that its user's
// profile gives it, and how they look. It is fetched with an ETag and seldom changes.
type Manifest struct {
	Protocol        int             `json:"protocol"`
	Environment     string          `json:"environment"`
	Epoch           string          `json:"epoch"` // changes when the server's store is created or restored
	Offline         Offline         `json:"offline"`
	Profile         string          `json:"profile"`
	ProfileVersion  int             `json:"profile_version"`
	Definition      json.RawMessage `json:"profile_definition,omitempty"`      // the profile as it stands in a file, to explain it with
	Grace           int             `json:"grace_days,omitempty"`              // how long a device keeps what left and was looked at or changed that day; 0 = one day
	Forbidden       []UserSetting   `json:"forbidden_user_settings,omitempty"` // what users may not choose on their devices
	DetectConflicts bool            `json:"detect_conflicts"`
	Tables          []ManifestTable `json:"tables"` // in sync order
	Schema          []*work.Table   `json:"schema"` // the tables above and those that their lookups name
	ServerTime      time.Time       `json:"server_time"`
}

// UserSetting is something that users choose on their devices, unless an administrator forbids it.
type UserSetting string

// The user settings, of which the documented names are "Allow users to adjust sync frequency",
// "Allow users to sync on Wi-Fi only" and "Allow users to work in online mode".
const (
	UserSyncFrequency UserSetting = "sync_frequency"
	UserWifiOnly      UserSetting = "wifi_only"
	UserOnlineMode    UserSetting = "online_mode"
)

// UserSettings returns all of them.
func UserSettings() []UserSetting {
	return []UserSetting{UserSyncFrequency, UserWifiOnly, UserOnlineMode}
}

// Offline says whether the user may work offline, and if not, why: then Tables is empty
// and Schema holds every table that the user may read online.
type Offline string

// The states of a user's offline profile.
const (
	OfflineConfigured    Offline = "configured"
	OfflineNotConfigured Offline = "not_configured" // the user is in no profile: the app works online only
	OfflineNotPublished  Offline = "not_published"  // the user's profile is not published: nothing downloads
	OfflineNotAttached   Offline = "not_attached"   // the user's profile is not part of the app: the same
)

// What a user is told whose profile brings nothing, by the server and by the device alike. It
// is an administrator's to mend.
const (
	TextNotPublished = "Your offline profile is not published, so nothing can be downloaded. Ask your administrator to publish it."
	TextNotAttached  = "Your offline profile is not part of this app, so nothing can be downloaded. Ask your administrator to add it to the app."
)

// Text is what a user is told in that state, "" where something can be downloaded or the user
// works online only.
func (o Offline) Text() string {
	switch o {
	case OfflineNotPublished:
		return TextNotPublished
	case OfflineNotAttached:
		return TextNotAttached
	}
	return ""
}

// ManifestTable is one table of the profile. Columns empty means all.
type ManifestTable struct {
	Table    string   `json:"table"`
	Columns  []string `json:"columns,omitempty"`
	Shape    uint32   `json:"shape"`
	Interval int      `json:"effective_interval"` // minutes
}
