package main

type versionCommand struct{}

// Run prints the version that the build recorded.
func (versionCommand) Run(con *console) error { return con.Version("fieldbookd") }
