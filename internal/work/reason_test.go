package work

import (
	"errors"
	"fmt"
	"testing"
)

func TestReasonsAreDocumentedOnce(t *testing.T) {
	seen := map[Reason]bool{}
	for _, r := range Reasons {
		if seen[r.Reason] || r.Reason == "" || r.Meaning == "" || r.Reason.Meaning() != r.Meaning {
			t.Errorf("%q: %q", r.Reason, r.Meaning)
		}
		seen[r.Reason] = true
	}
	if Reason("of a newer server").Meaning() != "" {
		t.Error("a reason that nobody knows has a meaning")
	}
}

func TestReasonOf(t *testing.T) {
	plain := Errorf(Conflict, "changed")
	for _, c := range []struct {
		err  error
		want Reason
	}{
		{plain.Because(Required), Required},
		{fmt.Errorf("while trying: %w", plain.Because(TooLong)), TooLong},
		{plain, "conflict"},
		{errors.New("disk"), "internal"},
	} {
		if got := ReasonOf(c.err); got != c.want {
			t.Errorf("%v: %q", c.err, got)
		}
	}
}

// Every way in which a value cannot stand in a column has its own reason and names the
// column.
func TestColumnFaultsHaveReasons(t *testing.T) {
	s := Standard()
	for _, c := range []struct {
		table, column string
		value         []byte
		want          Reason
	}{
		{WorkOrderTable, "msdyn_name", Int(1), WrongType},
		{WorkOrderTable, "msdyn_name", Text(string(make([]rune, 101))), TooLong},
		{WorkOrderTable, "msdyn_latitude", Int(91), OutOfRange},
		{WorkOrderTable, "msdyn_latitude", Int(-91), OutOfRange},
		{WorkOrderTable, "msdyn_latitude", []byte("1.2345678901234567"), OutOfRange},
		{WorkOrderTable, "msdyn_latitude", Text("x"), WrongType},
		{WorkOrderTable, "msdyn_taxable", Int(1), WrongType},
		{WorkOrderTable, "msdyn_timefrompromised", Text("today"), WrongType},
		{WorkOrderTable, "msdyn_priority", Text("high"), WrongType},
		{WorkOrderTable, "ownerid", Ref(orderID), WrongType},
		{WorkOrderTable, "color", Int(1), NoSuchColumn},
		{ServiceTaskTable, "msdyn_percentcomplete", Int(101), OutOfRange},
		{ServiceTaskTable, "msdyn_percentcomplete", Text("x"), WrongType},
		{ServiceTaskTable, "msdyn_inspectiontaskresult", Int(5), NoSuchOption},
	} {
		err := s.Table(c.table).CheckColumns(Fields{c.column: c.value})
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Reason != c.want || e.Kind != Invalid || e.Column != c.column {
			t.Errorf("%s.%s = %s: %+v", c.table, c.column, c.value, err)
		}
	}
	err := s.Table(WorkOrderTable).CheckRequired(Fields{})
	if e, ok := errors.AsType[*Error](err); !ok || e.Reason != Required || e.Column == "" {
		t.Errorf("%+v", err)
	}
	if err := CheckTransition(custom(StatusCanceled, 0), custom(StatusScheduled, 0)); ReasonOf(err) != WrongTransition {
		t.Errorf("%+v", err)
	}
}
