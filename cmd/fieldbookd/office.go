package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
)

// officeFile lies in the data folder while a server runs on it: where it listens, and a
// token for whoever may read the folder.
type officeFile struct {
	URL   string `json:"url"`
	Token string `json:"token"`
	PID   int    `json:"pid"`
	// Certificate is the fingerprint of the server's certificate, "" without one.
	Certificate string `json:"certificate,omitempty"`
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
	if data == "" {
		return officeFile{}, errNoFolder()
	}
	body, err := os.ReadFile(filepath.Join(data, officeName))
	if err != nil {
		return officeFile{}, work.Errorf(work.Unavailable, "no server runs on %s: start one with fieldbookd serve, or sign in at one elsewhere with fieldbookd sign-in SERVER LOGIN", data)
	}
	o, err := decodeOffice(body)
	if err != nil {
		return officeFile{}, work.Errorf(work.Damaged, "%s cannot be read: %w", filepath.Join(data, officeName), err)
	}
	return o, nil
}

// decodeOffice reads what the file holds. It says where the server listens, and has a token.
func decodeOffice(body []byte) (officeFile, error) {
	var o officeFile
	if err := json.Unmarshal(body, &o); err != nil {
		return o, err
	}
	if u, err := url.Parse(o.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || o.Token == "" {
		return o, errors.New("it does not say where a server listens: start the server again")
	}
	return o, nil
}

func errNoFolder() error {
	return program.Misuse("this user has no folder for programs' data: name the server's with --data or FIELDBOOKD_DATA")
}

// fingerprint names a certificate.
func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// defaultData is the user's folder for the server, "" for a user who has none: nothing is
// left in whatever folder happens to be the current one.
func defaultData() string {
	if dir, err := os.UserConfigDir(); err == nil {
		return filepath.Join(dir, "fieldbookd")
	}
	return ""
}
