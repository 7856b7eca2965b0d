package main

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/agenda"
	"fieldbook/tui/screen/asset"
	"fieldbook/tui/screen/contact"
	panel "fieldbook/tui/screen/demo"
	"fieldbook/tui/screen/device"
	"fieldbook/tui/screen/edit"
	"fieldbook/tui/screen/firstsync"
	"fieldbook/tui/screen/jump"
	"fieldbook/tui/screen/library"
	"fieldbook/tui/screen/lookup"
	"fieldbook/tui/screen/note"
	"fieldbook/tui/screen/order"
	"fieldbook/tui/screen/orders"
	"fieldbook/tui/screen/pending"
	"fieldbook/tui/screen/reason"
	"fieldbook/tui/screen/record"
	"fieldbook/tui/screen/search"
	"fieldbook/tui/screen/setstatus"
	"fieldbook/tui/screen/signin"
	"fieldbook/tui/screen/syncerror"
	"fieldbook/tui/screen/synclog"
	"fieldbook/tui/screen/table"
	"fieldbook/tui/screen/task"
	"fieldbook/tui/screen/timeentry"
)

// screens makes the app's screens from the device's database and engine.
type screens struct {
	deps      screen.Deps
	db        *localdb.DB
	store     *syncclient.Store // the device's records, or the server's in online mode
	engine    *syncclient.Engine
	presenter screen.Presenter // nil outside the demo
}

func newScreens(ctx context.Context, db *localdb.DB, e *syncclient.Engine, zone *time.Location, p screen.Presenter) *screens {
	return &screens{
		deps: screen.Deps{Context: ctx, Sync: e, Now: time.Now, NewID: work.RandomID, Zone: zone},
		db:   db, store: e.Store(), engine: e, presenter: p,
	}
}

// sections are the parts of the app that are built.
func sections() []screen.Section {
	var built []screen.Section
	for _, s := range screen.Sections() {
		switch s.Root {
		case screen.Agenda, screen.Orders, screen.Device, screen.Library, screen.Times, screen.Assets:
			built = append(built, s)
		}
	}
	return built
}

// start is what stands over the first section: the sign-in of a device that nobody is
// signed in on, the first sync of one that has not finished it.
func (s *screens) start() ([]screen.Place, error) {
	d, err := s.db.Device()
	if err != nil {
		return nil, err
	}
	if d.Server == "" || d.Token == "" {
		return []screen.Place{{Screen: screen.SignIn}}, nil
	}
	done, err := s.db.FirstSyncDone()
	if err != nil || done {
		return nil, err
	}
	return []screen.Place{{Screen: screen.FirstSync}}, nil
}

// open implements screen.Opener.
func (s *screens) open(p screen.Place) screen.Screen {
	switch p.Screen {
	case screen.SignIn:
		return signin.New(s.deps, s, s.known())
	case screen.FirstSync:
		return firstsync.New(s.deps)
	case screen.Agenda:
		return agenda.New(s.deps, s.store, s.db)
	case screen.Order:
		return order.New(s.deps, s.store, s.db, p)
	case screen.Orders:
		return orders.New(s.deps, s.store)
	case screen.SetStatus:
		return setstatus.New(s.deps, s.store, p)
	case screen.Edit:
		if p.Table == work.ServiceTaskTable && p.Record != (work.ID{}) {
			return task.New(s.deps, s.store, p)
		}
		return edit.New(s.deps, s.store, p)
	case screen.Library:
		return library.New(s.deps)
	case screen.Table:
		return table.New(s.deps, s.store, p)
	case screen.Record:
		return record.New(s.deps, s.store, s.db, p)
	case screen.Reason:
		return reason.New(s.deps, s.store, p)
	case screen.Search:
		return search.New(s.deps, s.db, s.store, p)
	case screen.Lookup:
		return lookup.New(s.deps, s.store, p)
	case screen.Note:
		return note.New(s.deps, s.store, p)
	case screen.Device:
		return device.New(s.deps, s.db, s.db, s.engine)
	case screen.Downloaded:
		return device.NewDownloaded(s.deps, s.db, p)
	case screen.Pending:
		return pending.New(s.deps, s.db, s.db)
	case screen.SyncErrors:
		return syncerror.NewList(s.deps, s.db, s.db)
	case screen.SyncError:
		return syncerror.New(s.deps, s.db, s.db, p)
	case screen.Assets:
		return asset.New(s.deps, s.store, s.store)
	case screen.Asset:
		return asset.NewPage(s.deps, s.store, s.db, p)
	case screen.Times:
		return timeentry.New(s.deps, s.store)
	case screen.SyncLog:
		return synclog.New(s.deps, s.db)
	case screen.Demo:
		return s.presenterPanel(p)
	case screen.Jump:
		return jump.New(s.deps, s.store)
	case screen.Contact:
		return contact.New(s.deps, s.store, linkOpener(), p)
	}
	return nil
}

// presenterPanel is the presenter's panel, which only a demo has.
func (s *screens) presenterPanel(p screen.Place) screen.Screen {
	if s.presenter == nil {
		return nil
	}
	return panel.New(s.deps, s.presenter, s.db, p.Record)
}

// known is what the sign-in starts with.
func (s *screens) known() signin.Known {
	d, err := s.db.Device()
	if err != nil {
		return signin.Known{}
	}
	// After a sign-out there is nothing on the device to go back to.
	return signin.Known{Server: d.Server, Login: d.Login, Again: d.Server != "" && d.Token != ""}
}

// SignIn implements screen.Account.
func (s *screens) SignIn(ctx context.Context, server, login, password string) error {
	return s.engine.SignIn(ctx, server, login, password)
}
