// Package tuitest drives screens, or the whole app, in tests: it runs commands, feeds
// back their messages, types keys, draws frames to plain text, compares them with
// golden files and checks what must hold for every frame.
//
// Everything runs in a testing/synctest bubble with its fake clock, so nothing sleeps
// and nothing is timing: a command that waits for a channel or a timer is left waiting
// until the test makes it go on. Tests wrap themselves in synctest.Test.
package tuitest
