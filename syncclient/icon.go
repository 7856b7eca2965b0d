package syncclient

// Icon is the one word for how this device stands with its server: the documented states
// of the offline sync icon.
type Icon uint8

// The six documented states.
const (
	IconConnected Icon = iota // nothing waits, and the last sync went well
	IconOffline               // no network, or none that leads to the server
	IconSyncing               // a pass runs
	IconToSend                // connected, and changes wait for the next push
	IconError                 // a person is needed: a refused change, the sign-in, the disk, the server
	IconWarning               // data may be old or incomplete; nothing of the user's is at risk
)

// String returns the state's stable word, as used in JSON.
func (i Icon) String() string {
	return [...]string{"connected", "not connected", "syncing", "pending changes", "error", "warning"}[i]
}

// Icon reduces the status to one state. When several apply the first of these counts:
// syncing, error, warning, not connected, pending changes, connected.
func (s Status) Icon() Icon {
	switch {
	case s.Running():
		return IconSyncing
	case s.Errors > 0 || s.Problem != nil || s.Network.NeedsPerson():
		return IconError
	case s.Warning != "":
		return IconWarning
	case !s.Network.Online():
		return IconOffline
	case s.Pending > 0:
		return IconToSend
	}
	return IconConnected
}
