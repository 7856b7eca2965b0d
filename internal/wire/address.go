package wire

import (
	"net"
	"net/url"
	"strings"

	"fieldbook/internal/work"
)

// ServerAddress reads a server's address as a person types it. Plain host names get https,
// loopback ones http. The error is Invalid.
func ServerAddress(typed string) (*url.URL, error) {
	address := strings.TrimSpace(typed)
	plain := !strings.Contains(address, "://")
	if plain {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, work.Errorf(work.Invalid, "%q is not a server address: expected something like https://fieldbook.example.com", typed)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), "" // one address has one spelling
	if ip := net.ParseIP(u.Hostname()); plain && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()) {
		u.Scheme = "http"
	}
	return u, nil
}
