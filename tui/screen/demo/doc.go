// Package demo is the presenter's panel: it breaks and heals the network, lets the
// dispatcher act, and puts a booking as this device has it beside the same booking as
// the office has it, so that an audience sees what sync does. It lies over any screen
// and never waits for anything: whatever takes time is a command.
//
// It works on a screen.Presenter only. [Sees] is exported so that the presenter can
// describe the office's side in the same lines.
package demo
