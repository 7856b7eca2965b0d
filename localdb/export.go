package localdb

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Export is what of a device's work the server has not taken, as one document: see
// [ExportOutbox]. On disk it is {"format":…, "version":1, "sha256":…, "content":{…}}; the
// sum is over the bytes of content, which is this struct.
type Export struct {
	At      time.Time      `json:"at"`
	Device  work.ID        `json:"device"` // zero if it could not be read
	Users   []ExportUser   `json:"users"`
	Adrift  []ExportGroup  `json:"adrift,omitempty"`  // found in pages that nothing points to: perhaps old, safe to send
	Damaged []ExportDamage `json:"damaged,omitempty"` // entries that cannot be read
}

// ExportUser is one user's work: of who is signed in first, then of those who are parked.
type ExportUser struct {
	User        work.ID       `json:"user"`
	UserName    string        `json:"user_name,omitempty"`
	Login       string        `json:"login,omitempty"`
	Server      string        `json:"server,omitempty"`
	Environment string        `json:"environment,omitempty"`
	Groups      []ExportGroup `json:"groups"` // in the order in which they are sent; refused ones last
}

// The states of exported groups.
const (
	ExportWaiting = "waiting" // not sent, or not answered, or held behind a refused one
	ExportRefused = "refused" // refused, and nobody has decided on it
)

// ExportGroup is one user action.
type ExportGroup struct {
	State   string     `json:"state,omitempty"`
	Group   work.Group `json:"group"`
	Message string     `json:"message,omitempty"` // why it was refused
}

// ExportDamage names an entry that cannot be read and carries its bytes.
type ExportDamage struct {
	Where string `json:"where"` // the bucket
	Key   string `json:"key"`   // in hexadecimal digits
	Bytes []byte `json:"bytes,omitempty"`
}

// ExportReport says what an export found.
type ExportReport struct {
	Users, Groups, Refused int
	Adrift                 int
	Damaged                []ExportDamage
	LostPages              int // pages of the file that made no sense
}

const (
	exportFormat  = "fieldbook outbox export"
	exportVersion = 1
)

type exportFile struct {
	Format  string          `json:"format"`
	Version int             `json:"version"`
	Sum     string          `json:"sha256"`
	Content json.RawMessage `json:"content"`
}

// ExportOutbox writes what the server has not taken of the work in a database file: the
// groups that wait, those that were refused, of all users, as one JSON document (see
// [Export]). The file is only read and may be damaged in any way: every entry whose
// checksum is right is written, the others are counted and named. Of Options only Now
// counts. The error is Locked while another program has the file open, NotFound if there
// is none, Invalid if it holds nothing of Fieldbook.
func ExportOutbox(path string, w io.Writer, o Options) (report ExportReport, err error) {
	defer func() { err = failure("ExportOutbox", placeError(path, err)) }()
	if o.Now == nil {
		o.Now = time.Now
	}
	info, err := os.Stat(path)
	if err != nil {
		return report, err
	}
	if !info.Mode().IsRegular() {
		return report, work.Errorf(work.Invalid, "%s is not a regular file: name the database of a device", path)
	}
	// Only the lock is wanted of bbolt, as far as it can make sense of the file.
	if locked, err := openFile(path, true); err == nil {
		defer func() { _ = closeFile(locked) }()
	} else if work.Is(err, work.Locked) {
		return report, err
	}
	file, err := os.Open(path)
	if err != nil {
		return report, err
	}
	defer file.Close()
	s := salvage{now: o.Now().UTC(), known: map[work.ID]bool{}, answered: map[work.ID]bool{}}
	s.file(file, info.Size())
	if s.nothing() {
		return report, work.Errorf(work.Invalid, "%s holds nothing that Fieldbook has written", path)
	}
	return s.report(), s.write(w)
}

// ReadExport reads what [ExportOutbox] wrote. The error is Invalid for another document,
// Outdated for one of a later version, Damaged when the sum does not match.
func ReadExport(r io.Reader) (x Export, err error) {
	var f exportFile
	if err := json.NewDecoder(r).Decode(&f); err != nil || f.Format != exportFormat {
		return x, failure("ReadExport", work.Errorf(work.Invalid, "this is not an export of an outbox"))
	}
	if f.Version != exportVersion {
		return x, failure("ReadExport", work.Errorf(work.Outdated, "the export has version %d and this program reads version %d", f.Version, exportVersion))
	}
	if f.Sum != sumOf(f.Content) || json.Unmarshal(f.Content, &x) != nil {
		return x, failure("ReadExport", work.Errorf(work.Damaged, "the export is not as it was written: make it again"))
	}
	return x, nil
}

func sumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// salvage gathers what can be read of a file.
type salvage struct {
	now      time.Time
	out      Export
	lost     int
	known    map[work.ID]bool // groups that were found in their place
	answered map[work.ID]bool
	values   int // intact values of any kind
}

func (s *salvage) file(file io.ReaderAt, size int64) {
	pageSize, root, ok := newestRoot(file, size)
	if !ok {
		pageSize = int64(os.Getpagesize())
	}
	r := &pageReader{file: file, size: size, page: pageSize, found: map[uint64]bool{}}
	if ok {
		s.tree(r, root)
	}
	s.lost = r.lost
	if !ok || r.lost > 0 {
		s.adrift(r)
	}
	s.out.At = s.now
}

// tree reads the file's newest state.
func (s *salvage) tree(r *pageReader, root uint64) {
	tops := map[string]leafItem{}
	r.walk(root, func(item leafItem) {
		if item.bucket {
			tops[string(item.key)] = item
		}
	})
	var device Device
	if meta, ok := tops[metaBucket]; ok {
		r.below(meta, func(item leafItem) {
			if p, ok := payload(metaBucket, item); ok {
				s.values++
				if bytes.Equal(item.key, deviceKey) {
					_ = json.Unmarshal(p, &device)
				}
			}
		})
	}
	s.out.Device = device.Install
	s.user(r, tops, ExportUser{User: device.User, UserName: device.UserName, Login: device.Login, Server: device.Server, Environment: device.Environment})
	parked, ok := tops[parkedBucket]
	if !ok {
		return
	}
	r.below(parked, func(owner leafItem) {
		inner := map[string]leafItem{}
		var p Parked
		r.below(owner, func(item leafItem) {
			if item.bucket {
				inner[string(item.key)] = item
			} else if raw, ok := payload(parkedBucket+"/"+string(owner.key), item); ok && bytes.Equal(item.key, parkedKey) {
				_ = json.Unmarshal(raw, &p)
			}
		})
		s.user(r, inner, ExportUser{User: p.User, UserName: p.UserName, Login: p.Login, Server: p.Server, Environment: p.Environment})
	})
}

// user reads the buckets of one user.
func (s *salvage) user(r *pageReader, buckets map[string]leafItem, u ExportUser) {
	each := func(name string, yield func(item leafItem, p []byte, ok bool)) {
		bucket, found := buckets[name]
		if !found {
			return
		}
		r.below(bucket, func(item leafItem) {
			p, ok := payload(name, item)
			if ok {
				s.values++
			}
			yield(item, p, ok)
		})
	}
	each(groupsBucket, func(item leafItem, p []byte, ok bool) { s.place(item, p, ok) })
	each(outboxBucket, func(item leafItem, p []byte, ok bool) {
		var g storedGroup
		if !ok || json.Unmarshal(p, &g) != nil {
			s.damaged(outboxBucket, item.key, item.value)
			return
		}
		s.known[g.ID] = true
		u.Groups = append(u.Groups, ExportGroup{State: ExportWaiting, Group: g.Group})
	})
	slices.SortStableFunc(u.Groups, func(a, b ExportGroup) int { return cmp.Compare(a.Group.Seq, b.Group.Seq) })
	each(errorBucket, func(item leafItem, p []byte, ok bool) {
		var e storedError
		switch {
		case !ok || json.Unmarshal(p, &e) != nil || e.Group == nil:
			s.damaged(errorBucket, item.key, item.value)
		case e.Code == CodeDamaged, s.known[e.Group.ID]: // its bytes follow, or another error of the group came before
		case e.State != ErrorActive:
			s.known[e.Group.ID] = true
		default:
			s.known[e.Group.ID] = true
			u.Groups = append(u.Groups, ExportGroup{State: ExportRefused, Group: e.Group.Group, Message: e.Message})
		}
	})
	each(asideBucket, func(item leafItem, p []byte, ok bool) {
		if !ok {
			p = item.value
		}
		s.damaged(asideBucket, item.key, p)
	})
	if len(u.Groups) > 0 || u.User != (work.ID{}) {
		s.out.Users = append(s.out.Users, u)
	}
}

// place notes groups that were answered or taken back.
func (s *salvage) place(item leafItem, p []byte, ok bool) {
	if id, isID := idOf(item.key); isID && ok && len(p) == 9 && p[0] != inOutbox {
		s.answered[id] = true
	}
}

// adrift looks at every page of the file for groups that the newest state, or what is left
// of it, does not reach. Old pages hold old groups too: those that are known to have been
// answered are left out, and the server knows the others by their ids.
func (s *salvage) adrift(r *pageReader) {
	groups, refused := map[work.ID]storedGroup{}, map[work.ID]bool{}
	r.all(func(item leafItem) {
		if p, ok := payload(groupsBucket, item); ok {
			s.values++
			s.place(item, p, ok)
		}
		if p, ok := payload(metaBucket, item); ok && bytes.Equal(item.key, deviceKey) && s.out.Device == (work.ID{}) {
			var d Device
			if s.values++; json.Unmarshal(p, &d) == nil {
				s.out.Device = d.Install
			}
		}
		if p, ok := payload(outboxBucket, item); ok {
			var g storedGroup
			if s.values++; json.Unmarshal(p, &g) == nil && g.Seq > groups[g.ID].Seq {
				groups[g.ID] = g
			}
		}
		if p, ok := payload(errorBucket, item); ok {
			var e storedError
			if s.values++; json.Unmarshal(p, &e) == nil && e.Group != nil && e.State == ErrorActive && e.Code != CodeDamaged {
				groups[e.Group.ID], refused[e.Group.ID] = *e.Group, true
			}
		}
	})
	for _, id := range slices.SortedFunc(maps.Keys(groups), func(a, b work.ID) int { return cmp.Compare(groups[a].Seq, groups[b].Seq) }) {
		if !s.known[id] && (refused[id] || !s.answered[id]) {
			s.out.Adrift = append(s.out.Adrift, ExportGroup{Group: groups[id].Group})
		}
	}
}

func (s *salvage) damaged(where string, key, value []byte) {
	s.out.Damaged = append(s.out.Damaged, ExportDamage{where, hex.EncodeToString(key), bytes.Clone(value)})
}

func (s *salvage) nothing() bool { return s.values == 0 && len(s.out.Damaged) == 0 }

func (s *salvage) report() ExportReport {
	report := ExportReport{Users: len(s.out.Users), Adrift: len(s.out.Adrift), Damaged: s.out.Damaged, LostPages: s.lost}
	for _, u := range s.out.Users {
		for _, g := range u.Groups {
			if report.Groups++; g.State == ExportRefused {
				report.Refused++
			}
		}
	}
	return report
}

func (s *salvage) write(w io.Writer) error {
	if s.out.Users == nil {
		s.out.Users = []ExportUser{}
	}
	content, err := encode(s.out)
	if err != nil {
		return err
	}
	raw, err := encode(exportFile{exportFormat, exportVersion, sumOf(content), content})
	if err != nil {
		return err
	}
	_, err = w.Write(append(raw, '\n'))
	return err
}
