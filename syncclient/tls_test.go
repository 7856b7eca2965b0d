package syncclient

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// certificate makes a self-signed one and the pool that trusts it.
func certificate(t *testing.T, host string, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: from, NotAfter: to,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check(t, err)
	parsed, err := x509.ParseCertificate(raw)
	check(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool
}

func TestWhatIsWrongWithTLSIsSaid(t *testing.T) {
	now := time.Now()
	day := 24 * time.Hour
	for name, test := range map[string]struct {
		host     string
		from, to time.Time
		trusted  bool
		plain    bool // the server speaks no TLS
		want     Network
	}{
		"fine":               {"office.test", now.Add(-day), now.Add(day), true, false, NetworkOnline},
		"expired":            {"office.test", now.Add(-2 * day), now.Add(-day), true, false, NetworkBadClock},
		"not yet valid":      {"office.test", now.Add(day), now.Add(2 * day), true, false, NetworkBadClock},
		"of another host":    {"elsewhere.test", now.Add(-day), now.Add(day), true, false, NetworkBadTLS},
		"of an unknown hand": {"office.test", now.Add(-day), now.Add(day), false, false, NetworkBadTLS},
		"no TLS there":       {"office.test", now, now, true, true, NetworkBadTLS},
	} {
		t.Run(name, func(t *testing.T) {
			chain, pool := certificate(t, test.host, test.from, test.to)
			server := httptest.NewUnstartedServer(http.HandlerFunc((&office{}).serve))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.TLS = &tls.Config{Certificates: []tls.Certificate{chain}}
			if server.StartTLS(); test.plain {
				server.Close()
				server = httptest.NewServer(http.HandlerFunc((&office{}).serve))
			}
			t.Cleanup(server.Close)
			if !test.trusted {
				pool = x509.NewCertPool()
			}
			transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "office.test"}}
			t.Cleanup(transport.CloseIdleConnections)

			d := newDevice(t)
			e := New(d.db, Options{Transport: transport})
			address := "https://" + server.Listener.Addr().String()
			check(t, d.db.SaveDevice(localdb.Device{Server: address, Token: "secret", User: work.RandomID()}))
			_, err := e.SyncOnce(t.Context(), ReasonView)
			if got := e.Status().Network; got != test.want {
				t.Errorf("the engine says: %s (%v)", got, err)
			}
			if test.want != NetworkOnline && !strings.Contains(work.Message(err), test.want.String()) {
				t.Errorf("the command says: %v", err)
			}
			c, err := newClient(address, Options{Transport: transport}.withDefaults())
			check(t, err)
			tries := counting{next: transport}
			c.steady.HTTPClient.Transport = &tries
			if _, err := c.do(t.Context(), c.steady, http.MethodGet, wire.PathManifest, nil, nil); test.want != NetworkOnline && err == nil {
				t.Error("a request went through")
			}
			if test.want != NetworkOnline && tries.n != 1 {
				t.Errorf("what cannot work was tried %d times", tries.n)
			}
		})
	}
}

type counting struct {
	next http.RoundTripper
	n    int
}

func (c *counting) RoundTrip(req *http.Request) (*http.Response, error) {
	c.n++
	return c.next.RoundTrip(req)
}
