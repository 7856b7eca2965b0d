package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/store/bolt"
)

// files are a certificate and its key, written to a folder.
func files(t *testing.T, name string, from, to time.Time) (cert, key string, authority *x509.CertPool) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: to,
		DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	write := func(file, kind string, bytes []byte) string {
		path := filepath.Join(t.TempDir(), file)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	authority = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	authority.AddCert(parsed)
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", private), authority
}

// refused runs serve, which must not get as far as serving.
func refused(c serveCommand) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if c.Zone == "" {
		c.Zone = "UTC"
	}
	return c.Run(&console{Ctx: ctx, In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
}

// What is wrong outside is said in words that help, and the data folder is not touched.
func TestServeSaysWhatIsWrong(t *testing.T) {
	now := time.Now()
	cert, key, _ := files(t, "fieldbook.test", now.Add(-time.Hour), now.Add(time.Hour))
	_, otherKey, _ := files(t, "fieldbook.test", now.Add(-time.Hour), now.Add(time.Hour))
	oldCert, oldKey, _ := files(t, "fieldbook.test", now.Add(-2*time.Hour), now.Add(-time.Hour))
	newCert, newKey, _ := files(t, "fieldbook.test", now.Add(time.Hour), now.Add(2*time.Hour))
	noise := filepath.Join(t.TempDir(), "noise.pem")
	if err := os.WriteFile(noise, []byte("this is no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range map[string]struct {
		command serveCommand
		kind    work.Kind
		says    string
	}{
		"all addresses":       {serveCommand{Listen: ":7070"}, work.Invalid, "in the clear"},
		"all IPv4 addresses":  {serveCommand{Listen: "0.0.0.0:7070"}, work.Invalid, "in the clear"},
		"all IPv6 addresses":  {serveCommand{Listen: "[::]:7070"}, work.Invalid, "in the clear"},
		"another address":     {serveCommand{Listen: "192.0.2.1:7070"}, work.Invalid, "in the clear"},
		"a name":              {serveCommand{Listen: "fieldbook.test:7070"}, work.Invalid, "in the clear"},
		"no port":             {serveCommand{Listen: "127.0.0.1"}, work.Invalid, "expected host:port"},
		"certificate alone":   {serveCommand{Listen: ":0", Cert: cert}, work.Invalid, "go together"},
		"key alone":           {serveCommand{Listen: "127.0.0.1:0", Key: key}, work.Invalid, "go together"},
		"no certificate":      {serveCommand{Listen: ":0", Cert: noise, Key: key}, work.Invalid, "are not a certificate and its private key"},
		"no key":              {serveCommand{Listen: ":0", Cert: cert, Key: noise}, work.Invalid, "are not a certificate and its private key"},
		"another key":         {serveCommand{Listen: ":0", Cert: cert, Key: otherKey}, work.Invalid, "are not a certificate and its private key"},
		"a key that is away":  {serveCommand{Listen: ":0", Cert: cert, Key: key + ".away"}, work.Invalid, "cannot read " + key + ".away"},
		"a key that is none":  {serveCommand{Listen: ":0", Cert: cert, Key: filepath.Dir(key)}, work.Invalid, "cannot read " + filepath.Dir(key)},
		"an old certificate":  {serveCommand{Listen: ":0", Cert: oldCert, Key: oldKey}, work.Invalid, "ended on " + now.Add(-time.Hour).UTC().Format(time.DateOnly)},
		"a later certificate": {serveCommand{Listen: ":0", Cert: newCert, Key: newKey}, work.Invalid, "this machine's clock"},
		"an address in use":   {serveCommand{Listen: taken.Addr().String()}, work.Exists, "another program listens on " + taken.Addr().String()},
		"somebody's address":  {serveCommand{Listen: "203.0.113.7:0", Cert: cert, Key: key}, work.Invalid, "does not have the address"},
		"a zone that is none": {serveCommand{Listen: "127.0.0.1:0", Zone: "Mars/Olympus"}, work.Invalid, "not a time zone"},
		"a port that is none": {serveCommand{Listen: "127.0.0.1:99999"}, work.Unavailable, "cannot listen on"},
	} {
		c.command.Data = filepath.Join(t.TempDir(), "data")
		if err := refused(c.command); !work.Is(err, c.kind) || !strings.Contains(work.Message(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(c.command.Data); err == nil {
			t.Errorf("%s: the data folder was made", name)
		}
	}
}

func TestServeSaysWhatIsWrongWithTheData(t *testing.T) {
	locked := t.TempDir()
	store, err := bolt.Open(filepath.Join(locked, "environment.db"), server.IndexKeys(work.Standard()))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	file := filepath.Join(t.TempDir(), "file")
	garbage := t.TempDir()
	for _, path := range []string{file, filepath.Join(garbage, "environment.db")} {
		if err := os.WriteFile(path, bytes.Repeat([]byte("no data "), 4096), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		data string
		kind work.Kind
		says string
	}{
		"locked":    {locked, work.Locked, "in use by another process"},
		"a file":    {file, work.Invalid, file + " cannot be made the data folder"},
		"nowhere":   {"/proc/nope", work.Invalid, "/proc/nope cannot be made the data folder"},
		"no store":  {garbage, work.Damaged, "left untouched"},
		"full disk": {small(t, "size=16k"), work.DiskFull, "free some space"},
		"read only": {small(t, "ro"), work.Forbidden, "read-only file system"},
	} {
		if c.data == "" {
			continue
		}
		if err := refused(serveCommand{Listen: "127.0.0.1:0", Data: c.data}); !work.Is(err, c.kind) || !strings.Contains(work.Message(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for errno, want := range map[syscall.Errno]work.Kind{
		syscall.ENOSPC: work.DiskFull, syscall.EDQUOT: work.DiskFull, syscall.EROFS: work.Forbidden, syscall.EACCES: work.Forbidden, syscall.EIO: work.Damaged,
		syscall.ENOENT: work.Invalid, syscall.ENOTDIR: work.Invalid, syscall.EMFILE: work.Invalid,
	} {
		cause := work.Errorf(work.Unavailable, "cannot open: %w", &os.PathError{Op: "open", Path: "x", Err: errno})
		if err := dataError("/data", cause); !work.Is(err, want) {
			t.Errorf("%v: %v", errno, err)
		}
	}
}

// small is a data folder on a file system of its own, "" where this user may not make one.
func small(t *testing.T, options string) string {
	dir := t.TempDir()
	if exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).Run() != nil {
		return ""
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir
}

// With a certificate the server speaks TLS 1.3 and nothing older, under the certificate's
// name; with --json every line of its log is an object.
func TestServeWithACertificate(t *testing.T) {
	now := time.Now()
	cert, key, authority := files(t, "fieldbook.test", now.Add(-time.Hour), now.Add(time.Hour))
	p := start(t, "serve", "--data", memory(t), "--listen", "127.0.0.1:0", "--cert", cert, "--key", key, "--json", "--log", "debug")
	_, port, err := net.SplitHostPort(strings.TrimPrefix(p.url, "https://"))
	if err != nil || p.url != "https://fieldbook.test:"+port {
		t.Fatalf("%s %v", p.url, err)
	}
	ask := func(version uint16, scheme string) (*http.Response, error) {
		c := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: authority, MaxVersion: version}}}
		resp, err := c.Get(scheme + "://127.0.0.1:" + port + wire.PathHealth)
		if err == nil {
			_ = resp.Body.Close()
		}
		return resp, err
	}
	if resp, err := ask(tls.VersionTLS13, "https"); err != nil || resp.StatusCode != http.StatusOK || resp.ProtoMajor != 2 {
		t.Errorf("TLS 1.3: %+v, %v", resp, err)
	}
	if resp, err := ask(tls.VersionTLS12, "https"); err == nil {
		t.Errorf("TLS 1.2: %+v", resp)
	}
	if resp, err := ask(0, "http"); err != nil || resp.StatusCode != http.StatusBadRequest {
		t.Errorf("plain HTTP: %+v, %v", resp, err)
	}
	_ = p.Process.Signal(syscall.SIGTERM)
	code, said := p.ended()
	if code != 0 || !strings.Contains(said, "fieldbook sign-in "+p.url+" LOGIN") || !strings.Contains(said, "Stopped.") {
		t.Errorf("exit code %d, %q", code, said)
	}
	lines := 0
	for line := range strings.Lines(p.errs.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["msg"] == nil {
			t.Errorf("%q in the log: %v", line, err)
		}
		lines++
	}
	if lines == 0 {
		t.Error("nothing was logged")
	}
}

func TestPublicURL(t *testing.T) {
	address := func(port int) net.Addr { return &net.TCPAddr{IP: net.IPv6unspecified, Port: port} }
	named := &tls.Certificate{Leaf: &x509.Certificate{DNSNames: []string{"a.test", "b.test"}}}
	numbered := &tls.Certificate{Leaf: &x509.Certificate{IPAddresses: []net.IP{net.ParseIP("2001:db8::1")}}}
	for want, got := range map[string]string{
		"https://a.test":             publicURL(address(443), named),
		"https://a.test:8443":        publicURL(address(8443), named),
		"https://[2001:db8::1]:8443": publicURL(address(8443), numbered),
		"http://127.0.0.1:7070":      publicURL(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 7070}, nil),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// An environment with data is served as it is, and the flag that would fill it is not
// passed over in silence.
func TestServeSaysThatAFlagIsNotUsed(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := t.TempDir()
	for _, c := range []struct {
		command serveCommand
		flag    string // "" = nothing is said
	}{
		{serveCommand{Sample: true}, ""},
		{serveCommand{}, ""},
		{serveCommand{Sample: true}, "--sample is not used"},
		{serveCommand{Generate: 5000}, "--generate is not used"},
	} {
		var said bytes.Buffer
		c.command.Data, c.command.Listen, c.command.Zone, c.command.Log = data, "127.0.0.1:0", "UTC", "error"
		if err := c.command.Run(&console{Ctx: ctx, In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &said}); err != nil && !work.Is(err, work.Internal) {
			t.Fatal(err)
		}
		if c.flag == "" && strings.Contains(said.String(), "is not used") || !strings.Contains(said.String(), c.flag) {
			t.Errorf("%+v: %s", c.command, said.String())
		}
	}
}
