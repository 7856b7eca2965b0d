package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net"
	"syscall"
	"time"

	"fieldbook/internal/work"
)

// listen opens the address. The error is Exists when another program has it.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, work.Errorf(work.Exists, "another program listens on %s already: stop it, or choose another address with --listen", address)
	case errors.Is(err, fs.ErrPermission):
		return nil, work.Errorf(work.Forbidden, "the system does not let this user listen on %s: choose a port above 1023 with --listen, or give the program the right", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, work.Errorf(work.Invalid, "this machine does not have the address %s", address)
	case err != nil:
		return nil, work.Errorf(work.Unavailable, "cannot listen on %s: %w", address, err)
	}
	return l, nil
}

// certificate reads the certificate and its key; nil without them. The error is Invalid and
// says which of the two files is wrong.
func (c *serveCommand) certificate(now time.Time) (*tls.Certificate, error) {
	if c.Cert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	var path *fs.PathError
	switch {
	case errors.As(err, &path):
		return nil, work.Errorf(work.Invalid, "cannot read %s: %w", path.Path, path.Err)
	case err != nil:
		return nil, work.Errorf(work.Invalid, "%s and %s are not a certificate and its private key in PEM: %w", c.Cert, c.Key, err)
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	switch {
	case err != nil:
		return nil, work.Errorf(work.Invalid, "%s holds no certificate that can be read: %w", c.Cert, err)
	case now.After(leaf.NotAfter):
		return nil, work.Errorf(work.Invalid, "the certificate in %s ended on %s: no device would accept it", c.Cert, leaf.NotAfter.Format(time.DateOnly))
	case now.Before(leaf.NotBefore):
		return nil, work.Errorf(work.Invalid, "the certificate in %s begins on %s: check this machine's clock", c.Cert, leaf.NotBefore.Format(time.DateOnly))
	}
	pair.Leaf = leaf
	return &pair, nil
}

// withTLS wraps a listener. Every client of the server is Fieldbook's own and speaks TLS 1.3.
func withTLS(l net.Listener, secret *tls.Certificate) net.Listener {
	if secret == nil {
		return l
	}
	return tls.NewListener(l, &tls.Config{
		Certificates: []tls.Certificate{*secret}, MinVersion: tls.VersionTLS13, NextProtos: []string{"h2", "http/1.1"},
	})
}

// publicURL is the address that people sign in at: under the certificate's name if it has one.
func publicURL(address net.Addr, secret *tls.Certificate) string {
	host, port, _ := net.SplitHostPort(address.String())
	if secret == nil {
		return "http://" + net.JoinHostPort(host, port)
	}
	if names := secret.Leaf.DNSNames; len(names) > 0 {
		host = names[0]
	} else if addresses := secret.Leaf.IPAddresses; len(addresses) > 0 {
		host = addresses[0].String()
	}
	if port == "443" {
		return "https://" + host
	}
	return "https://" + net.JoinHostPort(host, port)
}

// localURL is the address that commands on this machine reach the server at.
func localURL(address net.Addr, secret *tls.Certificate) string {
	host, port, _ := net.SplitHostPort(address.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	if secret == nil {
		return "http://" + net.JoinHostPort(host, port)
	}
	return "https://" + net.JoinHostPort(host, port)
}

// dataError says what to do about a data folder that cannot be written.
func dataError(data string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return work.Errorf(work.DiskFull, "the disk or quota of %s is full: free some space and start again; nothing was lost", data)
	case errors.Is(err, syscall.EROFS):
		return work.Errorf(work.Forbidden, "%s is on a read-only file system: choose another folder with --data", data)
	case errors.Is(err, fs.ErrPermission):
		return work.Errorf(work.Forbidden, "this user may not write in %s: give it the right, or choose another folder with --data", data)
	case errors.Is(err, syscall.EIO):
		return work.Errorf(work.Damaged, "the disk of %s cannot be read or written: check it before anything else; what is there was left as it is", data)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return work.Errorf(work.Invalid, "%s cannot be made the data folder: choose another one with --data", data)
	case work.Is(err, work.Unavailable):
		return work.Errorf(work.Invalid, "the data folder %s cannot be used: choose another one with --data: %w", data, err)
	}
	return err
}
