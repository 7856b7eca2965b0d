package main

type versionCommand struct{ officeFlags }

// Help is shown by version --help.
func (versionCommand) Help() string { return "Example:\n  fieldbookd version --json" }

// Run prints the version that the build recorded.
func (c *versionCommand) Run(con *console) error { return con.Version("fieldbookd", c.JSON) }
