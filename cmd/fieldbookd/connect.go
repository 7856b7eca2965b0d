package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// officeFlags are what every office command needs to reach its server.
type officeFlags struct {
	Data    string `help:"Data folder of the server on this machine." env:"FIELDBOOKD_DATA"`
	Server  string `help:"Address of a server that you are signed in at." env:"FIELDBOOKD_SERVER"`
	Session string `help:"File of the sign-in to use." env:"FIELDBOOKD_SESSION"`
	JSON    bool   `help:"Print JSON." name:"json"`
}

// office is a connection to the server's admin endpoints.
type office struct {
	url, token string
	http       *http.Client
	session    *session // nil on the server's own machine
}

func newOffice(address, token string) *office {
	return &office{url: address, token: token, http: &http.Client{
		Timeout: 30 * time.Second,
		// A redirect would take the token elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// connect finds the server and the sign-in: the ones that the flags name, or else the only
// sign-in that is kept, or else the server on this machine.
func (f officeFlags) connect() (*office, error) {
	if f.Session == "" && f.Server == "" && f.Data != "" {
		return ownMachine(f.Data)
	}
	s, err := findSession(f.Session, f.Server)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return ownMachine(defaultData())
	}
	o := newOffice(s.Server, s.Token)
	o.session = s
	return o, nil
}

// ownMachine connects to the server on a data folder. It answers on an address of this
// machine, which its certificate need not name: it is known by the certificate itself.
func ownMachine(data string) (*office, error) {
	file, err := readOffice(data)
	if err != nil {
		return nil, err
	}
	o := newOffice(file.URL, file.Token)
	if file.Certificate != "" {
		o.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{
			InsecureSkipVerify: true, // VerifyConnection is stricter
			VerifyConnection: func(c tls.ConnectionState) error {
				if fingerprint(c.PeerCertificates[0].Raw) != file.Certificate {
					return errors.New("another certificate answers than that of the server which was started on " + data)
				}
				return nil
			},
		}}
	}
	return o, nil
}

// call sends a request and decodes the answer into into, unless that is nil.
func (o *office) call(con *console, method, path string, message, into any) error {
	var body io.Reader
	if message != nil {
		data, err := wire.Encode(message)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(con.Ctx, method, o.url+path, body)
	if err != nil {
		return work.Errorf(work.Invalid, "%q is not a server address: %w", o.url, err)
	}
	if o.token != "" {
		request.Header.Set("Authorization", "Bearer "+o.token)
	}
	request.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	request.Header.Set("Content-Type", wire.TypeJSON)
	resp, err := o.http.Do(request)
	if err != nil {
		return o.unreachable(err)
	}
	defer resp.Body.Close()
	if redirect := resp.StatusCode >= 300 && resp.StatusCode < 400; redirect || resp.Header.Get(wire.HeaderVersion) == "" {
		return work.Errorf(work.Unavailable, "what answers at %s is not a Fieldbook server: check the address and the network", o.url)
	}
	data, err := wire.ReadBody(resp.Body, 64<<20)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		return o.refused(wire.ReadProblem(resp.StatusCode, resp.Header.Get("Content-Type"), data))
	}
	if into == nil {
		return nil
	}
	return wire.Decode(data, into)
}

// unreachable says why there was no answer.
func (o *office) unreachable(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return work.Errorf(work.Unavailable, "the server at %s is not trusted: %w", o.url, err)
	}
	return work.Errorf(work.Unavailable, "the server at %s does not answer: is it running? (%w)", o.url, err)
}

// refused adds to the server's word that the sign-in has ended what to type.
func (o *office) refused(err error) error {
	if o.session != nil && work.Is(err, work.Unauthenticated) {
		return work.Errorf(work.Unauthenticated, "the sign-in of %s has ended: fieldbookd sign-in %s %s", o.session.Login, o.url, o.session.Login)
	}
	return err
}
