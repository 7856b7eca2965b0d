//go:build !unix

package localdb

import "io/fs"

// ofAnother: such systems keep files from other users by access lists, which say no when
// the file is opened.
func ofAnother(fs.FileInfo) bool { return false }

func isReadOnlyDrive(error) bool { return false }
func isNameTooLong(error) bool   { return false }
func isNotFolder(error) bool     { return false }
