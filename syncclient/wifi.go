package syncclient

// Wifi says whether the way to the network is a Wi-Fi.
type Wifi uint8

// What can be known. Unknown counts as allowed where the user syncs on Wi-Fi only.
const (
	WifiUnknown Wifi = iota // this system does not say, or the way leads through a tunnel
	WifiYes
	WifiNo   // a cable or a mobile network
	WifiNone // there is no network now; with one this device can tell
)

// String returns the answer in words for people, without a final stop.
func (w Wifi) String() string {
	switch w {
	case WifiYes:
		return "on Wi-Fi"
	case WifiNo:
		return "not on Wi-Fi"
	case WifiNone:
		return "there is no network now"
	}
	return "this device cannot tell whether it is on Wi-Fi, so it syncs on any network"
}

// Wifi says whether the way to the network is a Wi-Fi now. It asks the system: call it in
// commands only.
func (e *Engine) Wifi() Wifi { return e.opts.Wifi() }

// wifiForbids reports whether the user's choice stops requests over the network there is, and
// notes what was found.
func (e *Engine) wifiForbids() bool {
	if !e.Status().Settings.WifiOnly {
		return false
	}
	found := e.opts.Wifi()
	e.mu.Lock()
	e.now.Wifi = found
	e.mu.Unlock()
	return found == WifiNo
}
