package localdb

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fieldbook/internal/work"
)

// AllowNetworkDrive is the environment variable that, set to 1, lets a database lie where
// locks and memory maps are not dependable. [DB.Warning] says so then.
const AllowNetworkDrive = "FIELDBOOK_ALLOW_NETWORK_DRIVE"

// checkPlace looks at where the database is, or is to be, before anything is opened or
// made. It reports whether there is a file.
func (db *DB) checkPlace() (exists bool, err error) {
	info, err := os.Stat(db.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, linkErr := os.Lstat(db.path); linkErr == nil && link.Mode()&fs.ModeSymlink != 0 {
			return false, work.Errorf(work.Invalid, "%s is a link to a file that is not there: mend or remove the link, or choose another folder", db.path)
		}
		if db.readOnly {
			return false, err
		}
	case err != nil:
		return false, err
	case info.IsDir():
		return false, work.Errorf(work.Invalid, "%s is a directory: name a file for the local database", db.path)
	case !info.Mode().IsRegular():
		return false, work.Errorf(work.Invalid, "%s is not a regular file: name another file for the local database", db.path)
	case info.Size() == 0:
		return false, work.Errorf(work.Invalid, "%s is an empty file, not a Fieldbook database: delete it or name another file", db.path)
	case !db.readOnly && ofAnother(info):
		return false, work.Errorf(work.Forbidden, "%s belongs to another user of this computer: sign in to the computer as that user, or choose another folder", db.path)
	}
	return err == nil, db.checkDrive()
}

// checkDrive refuses drives of other machines.
func (db *DB) checkDrive() error {
	kind := networkDrive(existing(db.path))
	switch {
	case kind == "":
	case os.Getenv(AllowNetworkDrive) == "1":
		db.warning = db.path + " is on a network drive (" + kind + "): changes may be lost when the connection breaks or another computer uses the file"
	default:
		return work.Errorf(work.Forbidden, "%s is on a network drive (%s), where changes can be lost: choose a folder on a disk of this computer, or set %s=1 to use it all the same", db.path, kind, AllowNetworkDrive)
	}
	return nil
}

// Warning says what is not as it should be about the place of the file, "" if nothing.
func (db *DB) Warning() string { return db.warning }

// existing returns the path itself or the nearest folder above it that is there.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// placeError says what a file system's refusal means for the database and what to do.
func placeError(path string, err error) error {
	if err == nil {
		return nil
	}
	if _, known := errors.AsType[*work.Error](err); known {
		return err
	}
	kind, say := work.Internal, ""
	switch {
	case isDiskFull(err):
		kind, say = work.DiskFull, "there is no space left for %s: free some space and try again (%w)"
	case isReadOnlyDrive(err):
		kind, say = work.Forbidden, "%s is on a drive that may only be read: choose a folder that may be written (%w)"
	case errors.Is(err, fs.ErrPermission):
		kind, say = work.Forbidden, "%s may not be opened: see to the rights of the file and its folder, or choose another folder (%w)"
	case isNameTooLong(err):
		kind, say = work.Invalid, "the name %s is too long for this system: choose a shorter one (%w)"
	case isNotFolder(err):
		kind, say = work.Invalid, "%s has a file on its way where a folder must be: choose another folder (%w)"
	default:
		return err
	}
	return work.Errorf(kind, say, path, err)
}
