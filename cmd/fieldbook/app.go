package main

type appCommand struct{ dataFlags }

// Run opens the app.
func (c *appCommand) Run(con *console) error { return nil }

type demoCommand struct{}

// Run shows the demo.
func (c *demoCommand) Run(con *console) error { return nil }
