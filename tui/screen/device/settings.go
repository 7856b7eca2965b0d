package device

import (
	"slices"
	"time"

	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/widget"
)

// The settings, by their rows' keys.
const (
	syncSetting   = settingKey + "sync"
	wifiSetting   = settingKey + "wifi"
	onlineSetting = settingKey + "online"
)

// choice is everything that the user chooses here.
type choice struct {
	settings localdb.Settings
	online   bool
}

// current is what is chosen: by the user just now, or as the engine says.
func (s *Screen) current() choice {
	if s.chosen != nil {
		return *s.chosen
	}
	return choiceOf(s.status)
}

func choiceOf(s syncclient.Status) choice {
	c := choice{s.Settings, s.OnlineChosen}
	if c.settings.Sync == "" {
		c.settings.Sync = localdb.SyncAuto
	}
	return c
}

// frequencies are the choices of Auto sync in their order: as the profile says, longer and
// longer intervals, only when asked. An interval that was chosen elsewhere is among them.
func frequencies(now localdb.Settings) []localdb.Settings {
	hours := []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 24 * time.Hour}
	if now.Sync == localdb.SyncInterval && !slices.Contains(hours, now.Interval) {
		hours = append(hours, now.Interval)
		slices.Sort(hours)
	}
	with := func(mode localdb.SyncMode, every time.Duration) localdb.Settings {
		s := now
		s.Sync, s.Interval = mode, every
		return s
	}
	out := []localdb.Settings{with(localdb.SyncAuto, now.Interval)}
	for _, h := range hours {
		out = append(out, with(localdb.SyncInterval, h))
	}
	return append(out, with(localdb.SyncManual, now.Interval))
}

// moved returns the choice after a step to the right or left on a setting. A switch goes on
// to the right and off to the left.
func (c choice) moved(setting string, by int) choice {
	switch setting {
	case syncSetting:
		list := frequencies(c.settings)
		at := slices.Index(list, c.settings)
		c.settings = list[max(0, min(at+by, len(list)-1))]
	case wifiSetting:
		c.settings.WifiOnly = by > 0
	case onlineSetting:
		c.online = by > 0
	}
	return c
}

// toggled returns the choice after a setting was switched.
func (c choice) toggled(setting string) choice {
	switch setting {
	case syncSetting:
		if c.settings.Sync == localdb.SyncManual {
			c.settings.Sync = localdb.SyncAuto
		} else {
			c.settings.Sync = localdb.SyncManual
		}
	case wifiSetting:
		c.settings.WifiOnly = !c.settings.WifiOnly
	case onlineSetting:
		c.online = !c.online
	}
	return c
}

// frequency is the chosen one in the documented words.
func (c choice) frequency() string {
	switch c.settings.Sync {
	case localdb.SyncManual:
		return "Manual"
	case localdb.SyncInterval:
		return "every " + widget.Every(c.settings.Interval)
	}
	return "Auto"
}

// saved is what the user is told when a setting was stored.
func (c choice) saved(setting string) string {
	switch {
	case setting == wifiSetting && c.settings.WifiOnly:
		return "Saved: this device syncs on Wi-Fi only."
	case setting == wifiSetting:
		return "Saved: this device syncs on any network."
	case setting == onlineSetting && c.online:
		return "Online mode is on until you switch it off or quit."
	case setting == onlineSetting:
		return "Online mode is off: you work with the data on this device."
	case c.settings.Sync == localdb.SyncManual:
		return "Saved: data is fetched only when you ask."
	case c.settings.Sync == localdb.SyncInterval:
		return "Saved: data is fetched every " + widget.Every(c.settings.Interval) + " at most."
	}
	return "Saved: data is fetched as often as your profile says."
}

// meaning says what a setting does, as it is chosen now.
func (s *Screen) meaning(setting string) (title string, sentences []string) {
	c := s.current()
	switch {
	case setting == wifiSetting && s.wifi == syncclient.WifiUnknown:
		return "Wi-Fi only", []string{cannotTell, "It then syncs on any network."}
	case setting == wifiSetting && c.settings.WifiOnly:
		return "Wi-Fi only", []string{"Nothing is sent or fetched but on Wi-Fi. What waits is saved on this device."}
	case setting == wifiSetting:
		return "Wi-Fi only", []string{"This device syncs on any network. Space: on Wi-Fi only, sending included."}
	case setting == onlineSetting:
		return "Online mode", []string{"Lists and forms come from the server while there is a network, and sync goes on behind them. " +
			"What you save is kept on this device first, as always. It ends with the app."}
	case c.settings.Sync == localdb.SyncManual:
		return "Auto sync", []string{"Data is fetched only when you ask: u here, r in a list.", alwaysSent}
	case c.settings.Sync == localdb.SyncInterval:
		return "Auto sync", []string{"No table is fetched more often than every " + widget.Every(c.settings.Interval) + ", and news from the office wait for it.", alwaysSent}
	}
	return "Auto sync", []string{"Each table is fetched as often as your offline profile says, and news from the office at once.", alwaysSent}
}

const (
	cannotTell = "This device cannot tell whether it is on Wi-Fi."
	alwaysSent = "What you save is sent as soon as there is a network, whatever is chosen."
)

// cannot says why a setting cannot be changed now, "" if it can.
func (s *Screen) cannot(setting string) string {
	c := s.current()
	no := s.status.Forbidden
	switch {
	case setting == syncSetting && no.SyncFrequency:
		return "Your administrator does not let users adjust the sync frequency."
	case setting == wifiSetting && no.WifiOnly:
		return "Your administrator does not let users sync on Wi-Fi only."
	case setting == onlineSetting && no.OnlineMode:
		return "Your administrator does not let users work in online mode."
	case setting == wifiSetting && s.wifi == syncclient.WifiUnknown && !c.settings.WifiOnly:
		return cannotTell
	case setting != onlineSetting:
		return ""
	case !s.status.SignedIn:
		return notSignedIn
	case s.status.OnlineOnly:
		return "Offline is not configured for you: this app always works online."
	case !c.online && !s.status.Network.Online():
		return "Needs network: online mode."
	}
	return ""
}
