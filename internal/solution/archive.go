package solution

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// What an archive may hold at most.
const (
	MaxBytes = 32 << 20 // of the archive
	maxParts = 500
	maxPart  = 4 << 20  // of a part, unpacked
	maxAll   = 64 << 20 // of all parts, unpacked
)

// manifestName is the part that names and checks the others.
const manifestName = "solution.json"

// manifest is the first part of an archive.
type manifest struct {
	Format int `json:"format"` // 1
	Solution
	Checksums map[string]string `json:"sha256"` // of the other parts, in hexadecimal, by their names
}

// Write writes an archive. Equal solutions give equal bytes.
func Write(w io.Writer, s Solution) error {
	parts := map[string][]byte{}
	var names []string
	add := func(name string, content []byte) {
		parts[name] = content
		names = append(names, name)
	}
	for i, p := range s.Profiles {
		add(fmt.Sprintf("profiles/%03d.json", i+1), p.Encode())
	}
	for i, t := range s.Tables {
		content, err := json.MarshalIndent(t, "", "  ")
		if err != nil {
			return work.Errorf(work.Internal, "table %s: %w", t.Name, err)
		}
		add(fmt.Sprintf("tables/%03d.json", i+1), append(content, '\n'))
	}
	m := manifest{Format: 1, Solution: s, Checksums: map[string]string{}}
	for name, content := range parts {
		m.Checksums[name] = checksum(content)
	}
	first, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return work.Errorf(work.Internal, "the manifest: %w", err)
	}
	z := zip.NewWriter(w)
	parts[manifestName] = append(first, '\n')
	for _, name := range append([]string{manifestName}, names...) {
		part, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.Created.UTC()})
		if err == nil {
			_, err = part.Write(parts[name])
		}
		if err != nil {
			return work.Errorf(work.Unavailable, "cannot write the archive: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return work.Errorf(work.Unavailable, "cannot write the archive: %w", err)
	}
	return nil
}

func checksum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Read reads an archive. It refuses, with an error of the kind Invalid that names the part, what
// is no archive of this kind: parts outside of it, links and folders, names that differ only in
// their case, parts that the manifest does not name or whose checksum differs, and what unpacks
// to more than any solution has; TooLarge for an archive over [MaxBytes].
func Read(data []byte) (Solution, error) {
	if len(data) > MaxBytes {
		return Solution{}, work.Errorf(work.TooLarge, "the solution is %d bytes; the limit is %d", len(data), MaxBytes)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Solution{}, work.Errorf(work.Invalid, "the file is no solution: %w", err)
	}
	parts, err := unpack(z)
	if err != nil {
		return Solution{}, err
	}
	m, err := readManifest(parts)
	if err != nil {
		return Solution{}, err
	}
	s := m.Solution
	for _, f := range z.File { // in the archive's order
		switch content := parts[f.Name]; path.Dir(f.Name) {
		case "profiles":
			p, err := profile.Parse(content)
			if err != nil {
				return Solution{}, work.Errorf(work.Invalid, "%s: %s", f.Name, work.Message(err))
			}
			s.Profiles = append(s.Profiles, p)
		case "tables":
			var t Table
			if err := strict(content, &t); err != nil || t.Name == "" {
				return Solution{}, work.Errorf(work.Invalid, "%s describes no table: %w", f.Name, errors.Join(err))
			}
			s.Tables = append(s.Tables, t)
		}
	}
	if len(s.Profiles) == 0 {
		return Solution{}, work.Errorf(work.Invalid, "the solution has no offline profile")
	}
	return s, nil
}

// unpack reads all parts.
func unpack(z *zip.Reader) (map[string][]byte, error) {
	if len(z.File) > maxParts {
		return nil, work.Errorf(work.Invalid, "the solution has %d parts; at most %d are read", len(z.File), maxParts)
	}
	parts, folded, all := map[string][]byte{}, map[string]string{}, 0
	for _, f := range z.File {
		if err := checkName(f); err != nil {
			return nil, err
		}
		if other, clash := folded[strings.ToLower(f.Name)]; clash {
			return nil, work.Errorf(work.Invalid, "the solution has two parts of one name: %q and %q", clip(other), clip(f.Name))
		}
		folded[strings.ToLower(f.Name)] = f.Name
		content, err := unpackOne(f)
		if err != nil {
			return nil, err
		}
		if all += len(content); all > maxAll {
			return nil, work.Errorf(work.Invalid, "the solution unpacks to more than %d bytes", maxAll)
		}
		parts[f.Name] = content
	}
	return parts, nil
}

// checkName refuses what is not one of the parts that an archive can have.
func checkName(f *zip.File) error {
	name := f.Name
	switch dir := path.Dir(name); {
	case name == manifestName:
	case path.Clean(name) != name || strings.ContainsAny(name, "\\:\x00") || path.IsAbs(name) || strings.HasPrefix(name, ".."):
		return work.Errorf(work.Invalid, "the solution has a part outside of it: %q", clip(name))
	case dir != "profiles" && dir != "tables" || path.Ext(name) != ".json":
		return work.Errorf(work.Invalid, "the solution has a part that none has: %q", clip(name))
	}
	if !f.Mode().IsRegular() {
		return work.Errorf(work.Invalid, "part %q of the solution is no plain file", clip(name))
	}
	return nil
}

// unpackOne reads one part, no further than a part may be long, whatever its header says.
func unpackOne(f *zip.File) ([]byte, error) {
	if f.UncompressedSize64 > maxPart {
		return nil, work.Errorf(work.Invalid, "part %s of the solution unpacks to more than %d bytes", clip(f.Name), maxPart)
	}
	r, err := f.Open()
	if err != nil {
		return nil, work.Errorf(work.Invalid, "part %s of the solution cannot be read: %w", clip(f.Name), err)
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	switch {
	case err != nil:
		return nil, work.Errorf(work.Invalid, "part %s of the solution is damaged: %w", clip(f.Name), err)
	case len(content) > maxPart:
		return nil, work.Errorf(work.Invalid, "part %s of the solution unpacks to more than %d bytes", clip(f.Name), maxPart)
	}
	return content, nil
}

// readManifest reads the part that names the others, and compares these with their checksums.
func readManifest(parts map[string][]byte) (manifest, error) {
	var m manifest
	content, ok := parts[manifestName]
	if !ok {
		return m, work.Errorf(work.Invalid, "the file is no solution: it has no %s", manifestName)
	}
	if err := strict(content, &m); err != nil {
		return m, work.Errorf(work.Invalid, "%s cannot be read: %w", manifestName, err)
	}
	if m.Format != 1 {
		return m, work.Errorf(work.Invalid, "the solution is of format %d, which this program does not know: use a newer one", m.Format)
	}
	for name := range parts {
		if _, named := m.Checksums[name]; !named && name != manifestName {
			return m, work.Errorf(work.Invalid, "part %s of the solution is not named in its %s", clip(name), manifestName)
		}
	}
	for name, sum := range m.Checksums {
		content, ok := parts[name]
		if !ok {
			return m, work.Errorf(work.Invalid, "part %s of the solution is missing", clip(name))
		}
		if checksum(content) != sum {
			return m, work.Errorf(work.Invalid, "part %s of the solution was changed: its checksum is another", clip(name))
		}
	}
	return m, nil
}

// strict decodes JSON without members that are not known, and nothing after it.
func strict(content []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows after its end")
	}
	return nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
