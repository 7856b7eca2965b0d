// Package stage puts the whole app around the screens of a test: an engine that says
// what the test tells it to say, a real database in a temporary folder, and the frame
// with its header, notice and key line, so that a golden frame is what a user sees.
//
// It is for tests only and opens no network.
package stage
