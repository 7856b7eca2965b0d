//go:build race

package main

// raced says that the race detector slows everything down tenfold. What runs in one
// goroutine is tested in full without it.
const raced = true
