package main

type versionCommand struct{ dataFlags }

// Help is shown by version --help.
func (versionCommand) Help() string { return "Example:\n  fieldbook version --json" }

// Run prints the version that the build recorded.
func (c *versionCommand) Run(con *console) error { return con.Version("fieldbook", c.JSON) }
