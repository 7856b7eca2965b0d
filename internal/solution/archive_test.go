package solution

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

func sample() Solution {
	p := profile.Default()
	p.Name = "Plumbers"
	s := Solution{Name: "plumbing", Version: "1.2.0.0", Managed: true, Created: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), From: "north", Profiles: []profile.Profile{p, profile.Default()}}
	s.Tables = Needs(s.Profiles, work.Standard())
	return s
}

func archive(t testing.TB, s Solution) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestASolutionIsReadAsItWasWritten(t *testing.T) {
	want := sample()
	data := archive(t, want)
	got, err := Read(data)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n%+v\n%+v", err, got, want)
	}
	if !bytes.Equal(data, archive(t, want)) {
		t.Error("written twice it is two archives")
	}
	if missing := got.Missing(work.Standard()); len(missing) > 0 {
		t.Errorf("missing here: %q", missing)
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	s := sample()
	s.Tables = append(s.Tables, Table{Name: "new_meter"}, Table{Name: work.AccountTable, Columns: []Column{{"new_route", work.TypeText}, {"name", work.TypeInteger}}},
		Table{Name: work.TeamMembershipTable})
	all := strings.Join(s.Missing(work.Standard()), "; ")
	for _, want := range []string{"table new_meter", "column account.new_route", "account.name is of type string here, not integer", "table teammembership cannot be taken offline here"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among %s", want, all)
		}
	}
}

// rewrite makes an archive anew, with parts changed or added.
func rewrite(t testing.TB, data []byte, change func(name string, content []byte) []byte, add ...func(*zip.Writer)) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, _ := f.Open()
		var content bytes.Buffer
		_, _ = content.ReadFrom(r)
		out := content.Bytes()
		if change != nil {
			out = change(f.Name, out)
		}
		if out == nil {
			continue
		}
		part, _ := w.Create(f.Name)
		_, _ = part.Write(out)
	}
	for _, a := range add {
		a(w)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// part adds one more part.
func part(name string, mode fs.FileMode, content []byte) func(*zip.Writer) {
	return func(w *zip.Writer) {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		h.SetMode(mode)
		p, err := w.CreateHeader(h)
		if err == nil {
			_, _ = p.Write(content)
		}
	}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	good := archive(t, sample())
	manifested := func(change func(map[string]any)) []byte {
		return rewrite(t, good, func(name string, content []byte) []byte {
			if name != manifestName {
				return content
			}
			var m map[string]any
			_ = json.Unmarshal(content, &m)
			change(m)
			out, _ := json.Marshal(m)
			return out
		})
	}
	many := make([]func(*zip.Writer), maxParts)
	for i := range many {
		many[i] = part("tables/"+strings.Repeat("x", i+1)+".json", 0o644, []byte("{}"))
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"no archive":      {[]byte("PK but no zip"), "is no solution"},
		"cut":             {good[:len(good)/2], "is no solution"},
		"another archive": {rewrite(t, good, func(name string, b []byte) []byte { return nil }), "has no solution.json"},
		"path traversal":  {rewrite(t, good, nil, part("../../etc/passwd", 0o644, []byte("x"))), "outside of it"},
		"absolute":        {rewrite(t, good, nil, part("/etc/passwd", 0o644, []byte("x"))), "outside of it"},
		"backslash":       {rewrite(t, good, nil, part(`profiles\..\..\x.json`, 0o644, []byte("x"))), "outside of it"},
		"drive":           {rewrite(t, good, nil, part("C:/x.json", 0o644, []byte("x"))), "outside of it"},
		"dot":             {rewrite(t, good, nil, part("profiles/./001.json", 0o644, []byte("x"))), "outside of it"},
		"link":            {rewrite(t, good, nil, part("profiles/link.json", fs.ModeSymlink|0o777, []byte("/etc/passwd"))), "no plain file"},
		"folder":          {rewrite(t, good, nil, part("profiles/", fs.ModeDir|0o755, nil)), "outside of it"},
		"a program":       {rewrite(t, good, nil, part("run.sh", 0o755, []byte("x"))), "a part that none has"},
		"case clash":      {rewrite(t, good, nil, part("Profiles/001.JSON", 0o644, []byte("{}"))), "a part that none has"},
		"the same twice":  {rewrite(t, good, nil, part("profiles/001.json", 0o644, []byte("{}"))), "two parts of one name"},
		"in other case":   {rewrite(t, good, nil, part("profiles/A.json", 0o644, []byte("{}")), part("profiles/a.json", 0o644, []byte("{}"))), "two parts of one name"},
		"bomb":            {rewrite(t, good, nil, part("profiles/bomb.json", 0o644, make([]byte, maxPart+1))), "unpacks to more than"},
		"many bombs": {rewrite(t, good, nil, func() (bombs []func(*zip.Writer)) {
			for i := range 20 {
				bombs = append(bombs, part("profiles/"+strings.Repeat("b", i+1)+".json", 0o644, make([]byte, maxPart)))
			}
			return bombs
		}()...), "unpacks to more than"},
		"too many parts": {rewrite(t, good, nil, many...), "parts; at most"},
		"not named":      {rewrite(t, good, nil, part("profiles/099.json", 0o644, []byte("{}"))), "is not named in"},
		"missing": {rewrite(t, good, func(name string, b []byte) []byte {
			if name == "tables/001.json" {
				return nil
			}
			return b
		}), "tables/001.json of the solution is missing"},
		"changed": {rewrite(t, good, func(name string, b []byte) []byte {
			if name == "profiles/001.json" {
				return bytes.Replace(b, []byte("Plumbers"), []byte("Painters"), 1)
			}
			return b
		}), "its checksum is another"},
		"another format":       {manifested(func(m map[string]any) { m["format"] = 2 }), "of format 2"},
		"unknown members":      {manifested(func(m map[string]any) { m["run"] = "x" }), "cannot be read"},
		"no profile":           {archive(t, Solution{Name: "empty"}), "no offline profile"},
		"a name in a checksum": {manifested(func(m map[string]any) { m["sha256"].(map[string]any)["../x"] = "00" }), "is missing"},
	} {
		_, err := Read(c.data)
		if !work.Is(err, work.Invalid) || !strings.Contains(work.Message(err), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(make([]byte, MaxBytes+1)); !work.Is(err, work.TooLarge) {
		t.Errorf("too large: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(archive(f, sample()))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Read(data); err == nil && len(s.Profiles) == 0 {
			t.Error("a solution without a profile was read")
		}
	})
}
