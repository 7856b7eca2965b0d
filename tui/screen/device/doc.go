// Package device is the page about this device: its network, its sync, what waits to be
// sent, what is downloaded, and what to do if something is the matter. The sync icon
// leads here from everywhere.
//
// It shows the engine's status and asks the engine for updates. It reads no record.
package device
