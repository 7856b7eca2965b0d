package main

import (
	"fmt"
	"time"

	"fieldbook/fixtures"
	"fieldbook/fixtures/company"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
)

// loadGenerated fills the environment with a company of that size and says on the standard
// error how far it is.
func loadGenerated(con *console, srv *server.Server, size company.Size) (admin string, err error) {
	c, err := company.Generate(time.Now(), size)
	if err != nil {
		return "", err
	}
	start, loaded := time.Now(), 0
	err = srv.LoadSeq(func(yield func(work.Record) bool) {
		for r := range c.Records {
			if !yield(r) {
				return
			}
			if loaded++; loaded%max(size.Records/20, 10_000) == 0 {
				fmt.Fprintf(con.Err, "%d of %d records, %s\n", loaded, size.Records, time.Since(start).Round(time.Second))
			}
		}
	})
	if err != nil {
		return "", err
	}
	admin, err = addPeople(srv, c.People)
	if err != nil {
		return "", err
	}
	last := c.People[len(c.People)-1]
	fmt.Fprintf(con.Out, "Generated a company of %d records and %d users in %s. Sign in as mara, or as tech0001 to %s, with the password %s.\n",
		loaded, len(c.People), time.Since(start).Round(time.Second), last.Login, last.Password)
	return admin, nil
}

// addPeople lets people sign in and returns the login of an administrator.
func addPeople(srv *server.Server, people []fixtures.Person) (admin string, err error) {
	for _, p := range people {
		u := server.NewUser{Login: p.Login, Password: p.Password, Role: apply.Role(p.Role), FullName: p.FullName, User: p.User}
		if _, err := srv.AddUser(u); err != nil {
			return "", err
		}
		if p.Role == fixtures.Administrator {
			admin = p.Login
		}
	}
	return admin, nil
}
