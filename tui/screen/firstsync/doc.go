// Package firstsync shows the first download: how far it is, what can be used already,
// and that the device must stay connected until it is complete. The user may leave it
// at any time; the download does not need this screen.
//
// It shows the engine's status and reads no record.
package firstsync
