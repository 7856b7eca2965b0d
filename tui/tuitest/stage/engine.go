package stage

import (
	"context"
	"strings"
	"sync"

	"fieldbook/syncclient"
)

// Engine is a sync engine that does nothing but say what it was told to.
type Engine struct {
	mu    sync.Mutex
	now   syncclient.Status
	feed  chan syncclient.Status
	calls []string
}

// NewEngine returns an engine that says s until it is told something else.
func NewEngine(s syncclient.Status) *Engine {
	return &Engine{now: s, feed: make(chan syncclient.Status, 64)}
}

// Status returns what the engine was told last.
func (e *Engine) Status() syncclient.Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

// Watch returns the statuses to come.
func (e *Engine) Watch(context.Context) <-chan syncclient.Status { return e.feed }

// Say makes the engine say s from now on.
func (e *Engine) Say(s syncclient.Status) {
	e.mu.Lock()
	e.now = s
	e.mu.Unlock()
	e.feed <- s
}

// Refresh notes that it was called.
func (e *Engine) Refresh(tables ...string) {
	e.note(strings.TrimSpace("refresh " + strings.Join(tables, " ")))
}

// CheckForUpdates notes that it was called.
func (e *Engine) CheckForUpdates() { e.note("updates") }

// Navigated is of no interest here.
func (e *Engine) Navigated() {}

// Calls returns what the engine was asked for, and forgets it.
func (e *Engine) Calls() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.calls
	e.calls = nil
	return c
}

func (e *Engine) note(c string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, c)
}
