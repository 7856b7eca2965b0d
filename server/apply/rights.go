package apply

import (
	"slices"

	"fieldbook/internal/work"
)

// peopleTables say who is who. Only an administrator changes them.
var peopleTables = []string{work.UserTable, work.TeamTable, work.TeamMembershipTable}

// keptByServer are the record-keeping columns that nobody sets.
var keptByServer = []string{"createdon", "createdby", "modifiedon", "modifiedby"}

// mayChange checks the author's right to make the change, on what the store knows of
// the author and not on what the change claims. The error is Forbidden.
func (a *application) mayChange(t *work.Table, c work.Change) error {
	switch a.author.Role {
	case Technician:
		if err := a.technicianMay(t, c); err != nil {
			return err
		}
	case Dispatcher:
		if slices.Contains(peopleTables, t.Name) {
			return work.Errorf(work.Forbidden, "only an administrator changes %s", t.Plural)
		}
	case Administrator:
	default:
		return work.Errorf(work.Forbidden, "the role %q has no rights", string(a.author.Role))
	}
	for _, name := range keptByServer {
		if _, set := c.Set[name]; set {
			return forbiddenColumn(t, name)
		}
	}
	return nil
}

func (a *application) technicianMay(t *work.Table, c work.Change) error {
	switch {
	case !t.Offline || t.ReadOnly || !a.rules.Offline(t.Name):
		return work.Errorf(work.Forbidden, "you do not have the right to change %s", t.Plural)
	case c.Op == work.Delete && t.NoDelete:
		return work.Errorf(work.Forbidden, "%s cannot be deleted on a device", t.Plural)
	}
	for _, name := range c.ColumnNames() {
		if column := t.Column(name); column != nil && column.ServerOnly {
			return forbiddenColumn(t, name)
		}
	}
	return nil
}

func forbiddenColumn(t *work.Table, name string) error {
	return &work.Error{Kind: work.Forbidden, Column: name, Message: t.Column(name).Label + " is set by the server and cannot be changed"}
}
