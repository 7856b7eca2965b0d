package tui

import (
	"reflect"
	"runtime/debug"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// Fault is a panic in the app: a defect of ours.
type Fault struct {
	Doing string // "Update", "View", "Init" or "a command"
	Value any    // what the panic was given; it may contain text of records
	Stack []byte
}

// Guard is an app that ends in good order when it panics, wherever that is: the library's
// own way prints the panic's value, which may be text of a record, and the stack over the
// terminal. Of several faults the first is kept.
type Guard struct {
	app  tea.Model
	stop func() // ends the program; called once, from another goroutine

	mu    sync.Mutex
	fault *Fault
	shown tea.View // the last view that could be drawn
}

// Around puts the guard around an app and returns it.
func (g *Guard) Around(app tea.Model) *Guard {
	g.app = app
	return g
}

// Stops says how the guard ends the program. It must be called before the program runs.
func (g *Guard) Stops(stop func()) { g.stop = stop }

// Fault returns what has ended the app, nil if nothing has.
func (g *Guard) Fault() *Fault {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.fault
}

// Catch is to be deferred where something of the app runs beside the screens.
func (g *Guard) Catch(doing string) {
	if v := recover(); v != nil {
		g.note(Fault{Doing: doing, Value: v, Stack: debug.Stack()})
	}
}

// note keeps the first fault and ends the program.
func (g *Guard) note(f Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fault != nil {
		return
	}
	g.fault = &f
	if g.stop != nil {
		go g.stop() // the program may be waiting for the very call that has failed
	}
}

// Init starts the app.
func (g *Guard) Init() (cmd tea.Cmd) {
	defer g.Catch("Init")
	return g.guarded(g.app.Init())
}

// Update gives the app a message, unless it has failed: then nothing of it can be trusted.
func (g *Guard) Update(msg tea.Msg) (self tea.Model, cmd tea.Cmd) {
	self = g // also after a panic
	defer g.Catch("Update")
	if g.Fault() == nil {
		g.app, cmd = g.app.Update(msg)
	}
	return self, g.guarded(cmd)
}

// View draws the app, or what was drawn last before it failed.
func (g *Guard) View() (v tea.View) {
	defer func() {
		if g.Fault() != nil {
			v = g.shown
		}
	}()
	defer g.Catch("View")
	if g.Fault() == nil {
		g.shown = g.app.View()
	}
	return g.shown
}

// guarded makes a command whose panics are caught, and those of the commands that it returns.
func (g *Guard) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.Catch("a command")
		msg = cmd()
		// Batches and sequences are slices of commands; the type of the latter is not exported.
		if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			for i := range v.Len() {
				v.Index(i).Set(reflect.ValueOf(g.guarded(v.Index(i).Interface().(tea.Cmd))))
			}
		}
		return msg
	}
}
