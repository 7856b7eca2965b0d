package syncclient

// Network says what stands between this device and its server. The engine is
// offline until a health check has proved otherwise.
type Network uint8

// What a health check can find. Append only: the values are stored in sync logs.
const (
	NetworkUnknown     Network = iota // not checked yet: treated as offline
	NetworkOnline                     // the right server answered in time
	NetworkNoRoute                    // no network interface, no DNS answer, connection refused
	NetworkNoAnswer                   // connected, but nothing came back in time
	NetworkSlow                       // the right server answers, too slowly to wait for
	NetworkPortal                     // something else answered: a captive portal or proxy page
	NetworkOtherServer                // a Fieldbook server answered that is not the one signed in to
	NetworkServerError                // the right server answered with a 5xx
	NetworkBadClock                   // TLS failed because this device's clock is far off
	NetworkBadTLS                     // TLS failed for another reason
	NetworkNotWifi                    // there is one, but the user syncs on Wi-Fi only
)

// Online reports whether requests to the server can be expected to work.
func (n Network) Online() bool { return n == NetworkOnline }

// NeedsPerson reports whether waiting does not help: somebody must do something first.
func (n Network) NeedsPerson() bool {
	return n == NetworkOtherServer || n == NetworkBadClock || n == NetworkBadTLS
}

// String returns the state in words for people, without a final stop.
func (n Network) String() string {
	switch n {
	case NetworkOnline:
		return "connected"
	case NetworkNoRoute:
		return "no connection to the server"
	case NetworkNoAnswer:
		return "the server does not answer"
	case NetworkSlow:
		return "the network is too slow"
	case NetworkPortal:
		return "a sign-in page of the network answers instead of the server"
	case NetworkOtherServer:
		return "another server answers under this address"
	case NetworkServerError:
		return "the server has an internal problem"
	case NetworkBadClock:
		return "this device's clock is wrong, so the connection cannot be trusted"
	case NetworkBadTLS:
		return "the server's certificate cannot be trusted"
	case NetworkNotWifi:
		return "this device syncs on Wi-Fi only, and this network is none"
	}
	return "not checked yet"
}
