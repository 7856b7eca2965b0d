// Package resume shows that a first sync which is cut and killed all the time goes on where
// it was: a real server on loopback, a proxy that cuts connections, and a device in a
// process of its own that dies by SIGKILL. It has nothing but tests.
package resume
