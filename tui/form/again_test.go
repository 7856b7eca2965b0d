package form

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestAgain(t *testing.T) {
	lines, tasks := work.Standard().Table(work.WorkOrderProductTable), work.Standard().Table(work.ServiceTaskTable)
	for _, tc := range []struct {
		column *work.Column
		raw    json.RawMessage
		want   string
	}{
		{lines.Column("msdyn_quantity"), work.Decimal(2), "Quantity is 2 again"},
		{lines.Column("msdyn_linestatus"), work.Int(work.LineEstimated), "Line status is Estimated again"},
		{tasks.Column("msdyn_actualduration"), work.Int(65), "Actual duration is 1:05 again"},
		{tasks.Column("msdyn_actualduration"), work.Null, "Actual duration is empty again"},
		{tasks.Column("msdyn_name"), work.Text("Check"), `Name is "Check" again`},
		{tasks.Column("msdyn_description"), work.Text(strings.Repeat("long ", 20)), ""},
		{tasks.Column("msdyn_tasktype"), work.Ref(work.ID{1}), ""},
		{nil, nil, ""},
	} {
		if got := Again(tc.column, tc.raw, time.UTC); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}
