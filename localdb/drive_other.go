//go:build !linux && !darwin && !windows

package localdb

// networkDrive: this system has no portable way to tell.
var networkDrive = func(string) string { return "" }
