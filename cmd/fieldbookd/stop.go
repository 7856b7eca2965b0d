package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server"
)

// The longest that a stop takes: for requests that run, and for connections to close.
const (
	finishing = 20 * time.Second
	closing   = 2 * time.Second
)

// serve answers requests until the context ends, and stops in good order then.
func (c *serveCommand) serve(con *console, srv *server.Server, listener net.Listener, secret *tls.Certificate, admin string) error {
	token, err := srv.OfficeToken(admin)
	if err != nil {
		return err
	}
	office := officeFile{URL: localURL(listener.Addr(), secret), Token: token, PID: os.Getpid()}
	if secret != nil {
		office.Certificate = fingerprint(secret.Leaf.Raw)
	}
	if err := office.write(c.Data); err != nil {
		return dataError(c.Data, err)
	}
	defer removeOffice(c.Data, office)
	url := publicURL(listener.Addr(), secret)
	fmt.Fprintf(con.Out, "Serving %s\nSign in on a device with: fieldbook sign-in %s LOGIN\n", url, url)
	h := srv.HTTP()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(withTLS(srv.Limit(listener), secret)) }()
	select {
	case err := <-failed:
		return work.Errorf(work.Unavailable, "the server stopped: %w", err)
	case <-con.Ctx.Done():
	}
	signal.Reset(os.Interrupt, syscall.SIGTERM) // a second one ends the process at once
	return stop(con, srv, h)
}

// stop lets requests that run finish, while new ones are told to come back, and closes the
// connections.
func stop(con *console, srv *server.Server, h *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(con.Ctx), finishing)
	defer cancel()
	unfinished := srv.Drain(ctx)
	ctx, cancel = context.WithTimeout(context.WithoutCancel(con.Ctx), closing)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		_ = h.Close()
	}
	if unfinished != nil {
		return work.Errorf(work.Unavailable, "some requests were not finished after %s; what devices were told is saved", finishing)
	}
	fmt.Fprintln(con.Out, "Stopped.")
	return nil
}
