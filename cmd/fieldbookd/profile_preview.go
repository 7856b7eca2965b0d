package main

import (
	"fmt"
	"net/url"

	"fieldbook/internal/profile"
	"fieldbook/internal/program"
	"fieldbook/server"
	"fieldbook/server/scope"
	"fieldbook/tui/text"
)

type profilePreview struct {
	profileArgs
	All  bool     `help:"List all tables instead of the largest and those that lose rows."`
	User []string `help:"For this user, whether or not they have the profile; may be given several times. Without it for everybody who has it." placeholder:"LOGIN"`
}

// Help is shown by profile preview --help.
func (profilePreview) Help() string {
	return `Says for every device what would come, come again with other columns, and leave if the draft were
published now: rows, and the bytes of their columns before they are compressed. A user without a
device is shown what a new one would get. Nothing is changed.

Examples:
  fieldbookd profile preview "Plumbers"
  fieldbookd profile preview "Plumbers" --user mara --user dai`
}

// Run prints the devices one by one as the server has worked them out.
func (c *profilePreview) Run(con *console) error {
	path, err := c.path(con)
	if err != nil {
		return err
	}
	users := c.User
	if len(users) == 0 {
		if users, err = get[[]string](con, c.officeFlags, path+"/users"); err != nil {
			return err
		}
		if len(users) == 0 {
			return program.Misuse("nobody has this profile yet: name users with --user")
		}
	}
	all := []server.Preview{}
	var sum scope.Forecast
	devices := 0
	for n, u := range users {
		if !c.JSON && len(users) > 3 {
			fmt.Fprintf(con.Screen(), "\r%d of %d users", n+1, len(users))
		}
		p, err := get[server.Preview](con, c.officeFlags, path+"/preview/"+url.PathEscape(u))
		if err != nil {
			return err
		}
		all = append(all, p)
		for _, d := range p.Devices {
			sum, devices = sum.Plus(d.Total), devices+1
		}
	}
	if c.JSON {
		return con.JSON(all)
	}
	if len(users) > 3 {
		fmt.Fprint(con.Screen(), "\r                    \r")
	}
	for _, p := range all {
		c.print(con, p)
	}
	if devices > 1 {
		fmt.Fprintf(con.Out, "%s in all: %s\n", count(devices, "device"), forecastWords(sum))
	}
	return nil
}

// mostTables is how many of the largest tables are listed.
const mostTables = 8

func (c *profilePreview) print(con *console, p server.Preview) {
	has := "has no offline profile"
	if p.Has != "" {
		has = "has " + p.Has
	}
	fmt.Fprintf(con.Out, "%s, %s, %s\n", line(p.Login), line(p.FullName), line(has))
	for _, d := range p.Devices {
		name := "a new device"
		if d.Name != "" {
			name = d.Name
		}
		fmt.Fprintf(con.Out, "  %s: %s\n", line(name), forecastWords(d.Total))
		if d.Total.After.Rows > profile.AdvisedRows {
			fmt.Fprintf(con.Out, "    advice: fewer than %d rows on a device are recommended\n", profile.AdvisedRows)
		}
		fmt.Fprintf(con.Out, "    %-44s %16s %16s %16s %16s\n", "table", "comes", "comes again", "leaves", "then")
		left := 0
		for i, t := range d.Tables {
			if t == (scope.Forecast{Table: t.Table}) {
				continue
			}
			if !c.All && i >= mostTables && t.Leave.Rows+t.Again.Rows == 0 {
				left++
				continue
			}
			fmt.Fprintf(con.Out, "    %-44s %16s %16s %16s %16s\n", line(t.Table), size(t.Come), size(t.Again), size(t.Leave), size(t.After))
		}
		if left > 0 {
			fmt.Fprintf(con.Out, "    and %s: --all shows them\n", count(left, "smaller table"))
		}
	}
}

func forecastWords(f scope.Forecast) string {
	if f.Come.Rows+f.Again.Rows+f.Leave.Rows == 0 {
		return "nothing changes; " + count(f.After.Rows, "row") + ", " + text.Bytes(f.After.Bytes)
	}
	return fmt.Sprintf("coming %s (%s), again %d (%s), leaving %d (%s); then %s, %s", count(f.Come.Rows, "row"), text.Bytes(f.Come.Bytes),
		f.Again.Rows, text.Bytes(f.Again.Bytes), f.Leave.Rows, text.Bytes(f.Leave.Bytes), count(f.After.Rows, "row"), text.Bytes(f.After.Bytes))
}

// size is a number of rows and their bytes for a column, "-" for none.
func size(s scope.Size) string {
	if s.Rows == 0 {
		return "-"
	}
	return fmt.Sprintf("%d, %s", s.Rows, text.Bytes(s.Bytes))
}
