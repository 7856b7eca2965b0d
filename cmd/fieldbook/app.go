package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
)

// screenFlags are how the screens look.
type screenFlags struct {
	Theme   string `help:"auto, dark, light, high-contrast or mono." default:"auto" enum:"auto,dark,light,high-contrast,mono"`
	ASCII   bool   `help:"Only ASCII characters." name:"ascii"`
	NoMouse bool   `help:"Leave the mouse to the terminal."`
}

type appCommand struct {
	dataFlags
	screenFlags
	Online bool `help:"Start in online mode: screens read from the server. It ends with the app."`
}

// Help is shown by --help.
func (appCommand) Help() string {
	return "Examples:\n  fieldbook app\n  fieldbook app --online --theme high-contrast"
}

// Run opens the app on this device's database.
func (c *appCommand) Run(con *console) error {
	if err := needTerminal(con); err != nil {
		return err
	}
	return c.with(func(db *localdb.DB) error {
		return runApp(con, db, syncclient.Options{}, c.screenFlags, c.Online, nil)
	})
}

// needTerminal refuses to draw screens where nobody could see or answer them.
func needTerminal(con *console) error {
	for _, end := range []any{con.In, con.Screen()} {
		if f, ok := end.(*os.File); !ok || !term.IsTerminal(f.Fd()) {
			return program.Misuse("the screens need a terminal. In scripts and pipes use the plain commands, such as " +
				"fieldbook agenda, fieldbook list, fieldbook status: fieldbook --help lists them")
		}
	}
	return nil
}

// runApp shows the screens until the user quits, with the engine at work behind them. What
// is on the screen as saved is on the disk: quitting asks nothing.
func runApp(con *console, db *localdb.DB, o syncclient.Options, flags screenFlags, online bool, p screen.Presenter) error {
	ctx, stop := context.WithCancel(con.Ctx)
	defer stop()
	zone, err := zoneOf(db)
	if err != nil {
		return err
	}
	guard := &tui.Guard{}
	o.Catch = guard.Catch
	engine := syncclient.New(db, o)
	engine.SetOnline(online)
	changes, stopChanges := db.Watch()
	defer stopChanges()
	s := newScreens(ctx, db, engine, zone, p)
	start, err := s.start()
	if err != nil {
		return err
	}
	model := tui.New(tui.Config{
		Context: ctx, Open: s.open, Sync: engine, Undo: s.store, Now: func() time.Time { return time.Now().In(zone) },
		Changes: follow(ctx, changes), Sections: sections(), Start: start,
		Theme: theme.Name(flags.Theme), ASCII: flags.ASCII, NoMouse: flags.NoMouse, Motion: tui.Motion(os.Getenv),
	})
	options := []tea.ProgramOption{tea.WithContext(ctx), tea.WithInput(con.In), tea.WithOutput(con.Screen())}
	if os.Getenv("NO_COLOR") != "" { // any value counts, which the library does not know
		options = append(options, tea.WithColorProfile(colorprofile.ASCII))
	}
	shown := tea.NewProgram(guard.Around(model), options...)
	guard.Stops(shown.Quit)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer guard.Catch("the sync")
		_ = engine.Run(ctx)
	}()
	_, err = shown.Run()
	stop()
	if f := guard.Fault(); f != nil {
		await(finished, patience)
		return faulted(f, filepath.Dir(db.Path()), time.Now())
	}
	<-finished
	if err != nil && con.Ctx.Err() == nil {
		return work.Errorf(work.Internal, "the screen failed: %w", err)
	}
	if words := model.Farewell(); words != "" {
		fmt.Fprintln(con.Out, words)
	}
	return nil
}

// patience is how long the engine may take to stop after a fault, which may have left it
// waiting for something that never comes.
const patience = 5 * time.Second

func await(done <-chan struct{}, most time.Duration) {
	select {
	case <-done:
	case <-time.After(most):
	}
}

// follow turns the database's notifications into the screens' messages.
func follow(ctx context.Context, changes <-chan localdb.Changed) <-chan screen.StoreChangedMsg {
	out := make(chan screen.StoreChangedMsg)
	go func() {
		defer close(out)
		for c := range changes {
			msg := screen.StoreChangedMsg{Synced: !c.Outbox && !c.Errors}
			for t := range c.Tables {
				msg.Tables = append(msg.Tables, t)
			}
			select {
			case out <- msg:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
