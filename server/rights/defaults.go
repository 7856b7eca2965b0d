package rights

import "fieldbook/internal/work"

// Names of the roles that every environment has.
const (
	Technician    = "technician"
	Dispatcher    = "dispatcher"
	Administrator = "administrator"
)

var (
	everything = Table{Create: Organization, Read: Organization, Write: Organization, Delete: Organization}
	looking    = Table{Create: None, Read: Organization, Write: None, Delete: None}
	nothing    = Table{Create: None, Read: None, Write: None, Delete: None}
)

// peopleTables say who is who; settingTables how the environment works. Only an
// administrator changes them.
var (
	peopleTables  = []string{work.UserTable, work.TeamTable, work.TeamMembershipTable, work.BusinessUnitTable}
	settingTables = []string{work.SettingTable}
)

// Defaults returns the rights with which every environment starts, by the role's name.
// Administrators change everything. Dispatchers change everything but people and settings.
// Technicians create and change the records of tables that can be offline, delete where
// the table allows it, and do not see who is in which team.
func Defaults(s *work.Schema) map[string]*Role {
	technician := &Role{Name: Technician, Others: looking, Tables: map[string]Table{}}
	dispatcher := &Role{Name: Dispatcher, Others: everything, Tables: map[string]Table{}}
	for _, t := range s.Tables {
		switch {
		case t.ReadOnly || !t.Offline:
			technician.Tables[t.Name] = looking
		case t.NoDelete:
			technician.Tables[t.Name] = Table{Create: Organization, Read: Organization, Write: Organization, Delete: None}
		default:
			technician.Tables[t.Name] = everything
		}
	}
	for _, name := range append(settingTables, peopleTables...) {
		if s.Table(name) == nil {
			continue
		}
		technician.Tables[name], dispatcher.Tables[name] = looking, looking
		if name == work.TeamMembershipTable {
			technician.Tables[name] = nothing
		}
	}
	return map[string]*Role{
		Technician: technician, Dispatcher: dispatcher,
		Administrator: {Name: Administrator, Others: everything},
	}
}
