package servertest

import (
	"fmt"
	"time"

	"fieldbook/internal/work"
)

// Company returns the records of the company as of [Monday].
func Company() []work.Record {
	c := &company{}
	c.people()
	c.catalogue()
	c.customers()
	c.orders()
	return c.records
}

type company struct{ records []work.Record }

func (c *company) add(table string, id work.ID, columns work.Fields) {
	columns["statecode"], columns["statuscode"] = work.Int(0), work.Int(1)
	if !columns.Has("ownerid") {
		columns["ownerid"] = work.RefTo(work.UserTable, Dora)
	}
	columns["createdby"] = work.Ref(Dora)
	c.records = append(c.records, work.Record{Table: table, ID: id, Rev: 1, Data: work.Encode(columns)})
}

func (c *company) people() {
	for _, p := range []struct {
		id         work.ID
		name, zone string
	}{{Ann, "Ann", "Europe/Berlin"}, {Bob, "Bob", ""}, {Dora, "Dora", ""}, {Adam, "Adam", ""}} {
		c.add(work.UserTable, p.id, work.Fields{
			"fullname": work.Text(p.name), "domainname": work.Text(p.name), "timezonename": work.Text(p.zone),
		})
	}
	for van, user := range map[work.ID]work.ID{AnnVan: Ann, BobVan: Bob} {
		c.add(work.ResourceTable, van, work.Fields{"name": work.Text("Van"), "userid": work.Ref(user), "resourcetype": work.Int(3)})
	}
	c.add(work.TeamTable, North, work.Fields{"name": work.Text("North")})
	c.add(work.TeamMembershipTable, ID(22), work.Fields{"teamid": work.Ref(North), "systemuserid": work.Ref(Ann)})
}

func (c *company) catalogue() {
	for _, s := range []struct {
		id      work.ID
		name    string
		meaning int64
	}{
		{Scheduled, "Scheduled", work.StatusScheduled}, {Traveling, "Traveling", work.StatusTraveling},
		{OnBreak, "On Break", work.StatusOnBreak}, {InProgress, "In Progress", work.StatusInProgress},
		{Completed, "Completed", work.StatusCompleted}, {Canceled, "Canceled", work.StatusCanceled},
		{Partial, "Partially done", work.StatusCompleted},
	} {
		columns := work.Fields{"name": work.Text(s.name), "status": work.Int(2), "msdyn_fieldservicestatus": work.Int(s.meaning)}
		if s.id == Partial {
			columns["msdyn_statuscompletesworkorder"] = work.Bool(false)
		}
		c.add(work.BookingStatusTable, s.id, columns)
	}
	c.add(work.ProductTable, Valve, work.Fields{"name": work.Text("Valve <3/4\">"), "price": work.Decimal(12.5)})
	c.add(work.ProductTable, Labor, work.Fields{"name": work.Text("Labor")})
	c.add(work.IncidentTypeTable, Leak, work.Fields{"msdyn_name": work.Text("Leak")})
	c.add(work.PriorityTable, Urgent, work.Fields{"msdyn_name": work.Text("Urgent")})
	c.add(work.SettingTable, TimeStamps, work.Fields{"msdyn_name": work.Text("Setting")})
}

func (c *company) customers() {
	for _, a := range []struct {
		account, boss, asset work.ID
		name                 string
	}{{Mill, MillBoss, Boiler, "Mühle & Söhne"}, {Bakery, BakeryBoss, Oven, "Bakery"}} {
		c.add(work.AccountTable, a.account, work.Fields{"name": work.Text(a.name), "primarycontactid": work.Ref(a.boss)})
		c.add(work.ContactTable, a.boss, work.Fields{"fullname": work.Text(a.name + " boss"), "parentcustomerid": work.Ref(a.account)})
		columns := work.Fields{"msdyn_name": work.Text(a.name + " asset"), "msdyn_account": work.Ref(a.account)}
		if a.asset == Boiler {
			columns["msdyn_functionallocation"] = work.Ref(MillCellar)
		}
		c.add(work.CustomerAssetTable, a.asset, columns)
	}
	c.add(work.FunctionalLocationTable, MillCellar, work.Fields{"msdyn_name": work.Text("Cellar"), "msdyn_account": work.Ref(Mill)})
}

func (c *company) orders() {
	for i, o := range []struct{ id, account, asset work.ID }{
		{MillToday, Mill, Boiler}, {BakeryShared, Bakery, Oven}, {MillLater, Mill, Boiler}, {BakeryBob, Bakery, Oven},
	} {
		c.add(work.WorkOrderTable, o.id, work.Fields{
			"msdyn_name": work.Text(fmt.Sprintf("WO-%d", i+1)), "msdyn_serviceaccount": work.Ref(o.account),
			"msdyn_customerasset": work.Ref(o.asset), "msdyn_systemstatus": work.Int(work.OrderScheduled),
			"msdyn_priority": work.Ref(Urgent), "msdyn_instructions": work.Text("Ring twice."),
		})
		for n := range 2 {
			c.add(work.ServiceTaskTable, TaskOf(o.id, n), work.Fields{
				"msdyn_name": work.Text(fmt.Sprintf("Task %d", n)), "msdyn_workorder": work.Ref(o.id), "msdyn_lineorder": work.Int(int64(n)),
			})
		}
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
	c.booking(AnnToday, AnnVan, MillToday, at(2, 10))
	c.booking(AnnShared, AnnVan, BakeryShared, at(5, 10))
	c.booking(BobShared, BobVan, BakeryShared, at(5, 10))
	c.booking(AnnLater, AnnVan, MillLater, at(10, 10)) // the window of March 2 ends with March 9
	c.booking(AnnPast, AnnVan, work.ID{}, at(1, 10))
	c.booking(BobToday, BobVan, BakeryBob, at(2, 10))
	c.add(work.QuickNoteTable, Note, work.Fields{
		"msdyn_name": work.Text("Key"), "msdyn_text": work.Text("Key at the gate"), "msdyn_quicknote_lookup_entity": work.Ref(AnnToday),
	})
}

func (c *company) booking(id, van, order work.ID, start time.Time) {
	c.add(work.BookingTable, id, work.Fields{
		"name": work.Text("Visit"), "bookingstatus": work.Ref(Scheduled), "resource": work.Ref(van), "msdyn_workorder": work.Ref(order),
		"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)), "duration": work.Int(60),
	})
}
