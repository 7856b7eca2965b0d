package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"fieldbook/internal/program"
	"fieldbook/server"
	"fieldbook/server/rights"
)

type rightsCommands struct {
	Show   rightsShow   `cmd:"" help:"Show what a role may do."`
	Set    rightsSet    `cmd:"" help:"Change what a role may do with a table's records."`
	Column rightsColumn `cmd:"" help:"Hide a column from a role, or keep the role from changing it."`
	Reset  rightsReset  `cmd:"" help:"Give a role the rights again that it started with."`
}

type roleArgs struct {
	officeFlags
	Role string `arg:"" help:"technician, dispatcher or administrator." enum:"technician,dispatcher,administrator"`
}

func (c *roleArgs) path() string { return server.PathRoles + "/" + c.Role }

func (c *roleArgs) reply(con *console, r rights.Role, err error) error {
	return reply(con, c.officeFlags, r, err, func(r rights.Role) { printRole(con, &r) })
}

// printRole prints a line a table and one a column with rights of its own.
func printRole(con *console, r *rights.Role) {
	fmt.Fprintf(con.Out, "%-46s %-13s %-13s %-13s %s\n", line(r.Name), "create", "read", "write", "delete")
	row := func(name string, t rights.Table) {
		fmt.Fprintf(con.Out, "  %-44s %-13s %-13s %-13s %s\n", line(name), t.Create, t.Read, t.Write, t.Delete)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Tables)) {
		row(name, r.Tables[name])
	}
	row("all other tables", r.Others)
	for _, table := range slices.Sorted(maps.Keys(r.Columns)) {
		for _, column := range slices.Sorted(maps.Keys(r.Columns[table])) {
			c := r.Columns[table][column]
			var no []string
			if c.NoRead {
				no = append(no, "not shown")
			}
			if c.NoWrite {
				no = append(no, "not to be changed")
			}
			fmt.Fprintf(con.Out, "  %s.%s: %s\n", line(table), line(column), strings.Join(no, ", "))
		}
	}
}

type rightsShow struct{ roleArgs }

// Help is shown by rights show --help.
func (rightsShow) Help() string {
	return `Levels: none; user = records of the user, of the user's teams, and bookings of the user's
bookable resource; organization = every record.

Example:
  fieldbookd rights show technician`
}

// Run prints the role.
func (c *rightsShow) Run(con *console) error {
	r, err := get[rights.Role](con, c.officeFlags, c.path())
	return c.reply(con, r, err)
}

type rightsSet struct {
	roleArgs
	Table  string  `arg:"" help:"Logical name of the table, or booking."`
	Create *string `help:"none, user or organization." enum:"none,user,organization"`
	Read   *string `help:"none, user or organization. Write and delete reach no further." enum:"none,user,organization"`
	Write  *string `help:"none, user or organization." enum:"none,user,organization"`
	Delete *string `help:"none, user or organization." enum:"none,user,organization"`
}

// Help is shown by rights set --help.
func (rightsSet) Help() string {
	return `What is not named stays. It holds from the role's next request on.

Example:
  fieldbookd rights set technician account --read user --write none`
}

// Run changes the levels.
func (c *rightsSet) Run(con *console) error {
	to := rights.Table{Create: level(c.Create), Read: level(c.Read), Write: level(c.Write), Delete: level(c.Delete)}
	if to == (rights.Table{}) {
		return program.Misuse("say what to change: --create, --read, --write or --delete with none, user or organization")
	}
	r, err := ask[rights.Role](con, c.officeFlags, http.MethodPut, c.path()+"/tables/"+url.PathEscape(program.TableName(c.Table)), to)
	return c.reply(con, r, err)
}

// level is what a flag names, "" for one that was left out.
func level(named *string) rights.Level {
	if named == nil {
		return ""
	}
	return rights.Level(*named)
}

type rightsColumn struct {
	roleArgs
	Table  string `arg:"" help:"Logical name of the table, or booking."`
	Column string `arg:"" help:"Logical name of the column."`
	Read   bool   `help:"Show it." default:"true" negatable:""`
	Write  bool   `help:"Let it be changed." default:"true" negatable:""`
}

// Help is shown by rights column --help.
func (rightsColumn) Help() string {
	return `Examples:
  fieldbookd rights column technician contact mobilephone --no-read --no-write
  fieldbookd rights column technician contact mobilephone          gives both back`
}

// Run changes the rights to the column.
func (c *rightsColumn) Run(con *console) error {
	to := rights.Column{NoRead: !c.Read, NoWrite: !c.Write}
	r, err := ask[rights.Role](con, c.officeFlags, http.MethodPut, c.path()+"/columns/"+url.PathEscape(program.TableName(c.Table))+"/"+url.PathEscape(c.Column), to)
	return c.reply(con, r, err)
}

type rightsReset struct{ roleArgs }

// Help is shown by rights reset --help.
func (rightsReset) Help() string { return "Example:\n  fieldbookd rights reset technician" }

// Run resets the role.
func (c *rightsReset) Run(con *console) error {
	r, err := ask[rights.Role](con, c.officeFlags, http.MethodDelete, c.path(), nil)
	return c.reply(con, r, err)
}
