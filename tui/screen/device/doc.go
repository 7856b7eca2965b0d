// Package device is the page about this device: its network, its sync, what waits to be
// sent, what is downloaded, and what to do if something is the matter. The sync icon
// leads here from everywhere.
//
// The user's settings are switched here, and a sign-out or a full download begins here;
// each asks first. A table leads to what is known of it.
//
// It shows the engine's status and the sync log. It reads no record.
package device
