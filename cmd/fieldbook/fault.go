package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui"
)

// faultFile is what is known of the last fault of the app, in the folder of the device's
// database. The next fault replaces it.
const faultFile = "last-fault.txt"

// faulted writes down what has ended the app and returns the error that says so.
func faulted(f *tui.Fault, folder string, now time.Time) error {
	const saved = "Fieldbook has stopped because of a fault in it. Everything that was saved is on this device."
	path := filepath.Join(folder, faultFile)
	if err := os.WriteFile(path, []byte(faultReport(f, now)), 0o600); err != nil {
		return work.Errorf(work.Internal, "%s The details could not be written down: %w", saved, err)
	}
	return work.Errorf(work.Internal, "%s The details, without contents of records, are in %s; send that file to your administrator.", saved, path)
}

// faultReport is what helps to find a fault. Contents of records stay out of it: of what a
// panic was given only the runtime's own words are kept, which are about indices and types,
// and stacks hold addresses.
func faultReport(f *tui.Fault, now time.Time) string {
	said := fmt.Sprintf("a value of the type %T", f.Value)
	if e, ok := f.Value.(runtime.Error); ok {
		said = e.Error()
	}
	build := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		build = info.Main.Version
	}
	return strings.Join([]string{
		"A fault in Fieldbook, " + now.UTC().Format(time.RFC3339),
		"Version: " + build + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH,
		"During: " + f.Doing,
		"Fault: " + said,
		"", string(f.Stack),
	}, "\n")
}
