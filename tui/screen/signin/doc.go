// Package signin asks for the server, the user and the password. It is the only screen
// that needs the network: it says so, keeps what the server answered in sight, and can
// be stopped. The password lives in its field only and is gone once it has served.
package signin
