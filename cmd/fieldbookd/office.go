package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// officeFile lies in the data folder while a server runs on it: where it listens, and a
// token for whoever may read the folder.
type officeFile struct {
	URL   string `json:"url"`
	Token string `json:"token"`
	PID   int    `json:"pid"`
}

const officeName = "office.json"

func (o officeFile) write(data string) error {
	body, err := json.Marshal(o)
	if err != nil {
		return work.Errorf(work.Internal, "office file: %w", err)
	}
	temporary := filepath.Join(data, officeName+".new")
	if err := os.WriteFile(temporary, body, 0o600); err != nil {
		return work.Errorf(work.Unavailable, "cannot write %s: %w", temporary, err)
	}
	if err := os.Rename(temporary, filepath.Join(data, officeName)); err != nil {
		return work.Errorf(work.Unavailable, "cannot write the office file: %w", err)
	}
	return nil
}

// removeOffice takes the file away if it is still this server's.
func removeOffice(data string, mine officeFile) {
	if now, err := readOffice(data); err == nil && now == mine {
		_ = os.Remove(filepath.Join(data, officeName))
	}
}

func readOffice(data string) (officeFile, error) {
	var o officeFile
	body, err := os.ReadFile(filepath.Join(data, officeName))
	if err != nil {
		return o, work.Errorf(work.Unavailable, "no server runs on %s: start one with fieldbookd serve, or name one with --server", data)
	}
	if err := json.Unmarshal(body, &o); err != nil {
		return o, work.Errorf(work.Damaged, "%s cannot be read: %w", filepath.Join(data, officeName), err)
	}
	return o, nil
}

func defaultData() string {
	if dir, err := os.UserConfigDir(); err == nil {
		return filepath.Join(dir, "fieldbookd")
	}
	return "fieldbookd-data"
}

// officeFlags are what every office command needs to reach its server.
type officeFlags struct {
	Data   string `help:"Data folder of the server on this machine." default:"${data}" type:"path" env:"FIELDBOOKD_DATA"`
	Server string `help:"Address of a server elsewhere." env:"FIELDBOOK_SERVER"`
	Token  string `help:"Token for --server." env:"FIELDBOOK_TOKEN" hidden:""`
	JSON   bool   `help:"Print JSON." name:"json"`
}

// office is a connection to the server's admin endpoints.
type office struct {
	url, token string
	http       *http.Client
}

func (f officeFlags) connect() (*office, error) {
	o := &office{url: f.Server, token: f.Token, http: &http.Client{Timeout: 30 * time.Second}}
	if o.url == "" {
		file, err := readOffice(f.Data)
		if err != nil {
			return nil, err
		}
		o.url, o.token = file.URL, file.Token
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
	request.Header.Set("Authorization", "Bearer "+o.token)
	request.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	request.Header.Set("Content-Type", wire.TypeJSON)
	resp, err := o.http.Do(request)
	if err != nil {
		return work.Errorf(work.Unavailable, "the server at %s does not answer: is it running?", o.url)
	}
	defer resp.Body.Close()
	data, err := wire.ReadBody(resp.Body, 64<<20)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		return wire.ReadProblem(resp.StatusCode, resp.Header.Get("Content-Type"), data)
	}
	if into == nil {
		return nil
	}
	return wire.Decode(data, into)
}
