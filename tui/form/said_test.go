package form

import (
	"encoding/json"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestSaid(t *testing.T) {
	types, lines := work.Standard().Table(work.ServiceTaskTypeTable), work.Standard().Table(work.WorkOrderProductTable)
	for _, tc := range []struct {
		column *work.Column
		raw    json.RawMessage
		want   string
	}{
		{types.Column("msdyn_estimatedduration"), work.Int(20), "est. 0:20"},
		{types.Column("msdyn_inspectionenabled"), work.Bool(false), ""},
		{types.Column("msdyn_inspectionenabled"), work.Bool(true), "has inspection"},
		{types.Column("msdyn_inspectionenabled"), nil, ""},
		{lines.Column("msdyn_quantity"), work.Decimal(1.5), "quantity 1.5"},
		{work.Standard().Table(work.ProductTable).Column("price"), work.Decimal(31.4), "price 31.40"},
		{lines.Column("msdyn_linestatus"), work.Int(work.LineUsed), "Used"},
		{lines.Column("msdyn_name"), work.Text("Valve"), "Valve"},
	} {
		if got := Said(tc.column, tc.raw, time.UTC, nil); got != tc.want {
			t.Errorf("%s %s: %q, want %q", tc.column.Name, tc.raw, got, tc.want)
		}
	}
}
