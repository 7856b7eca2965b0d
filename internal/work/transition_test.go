package work

import (
	"strings"
	"testing"
)

// custom is a company's own status of the meaning.
func custom(meaning int64, n int) BookingStatus {
	name := MeaningLabel(meaning)
	if n > 0 {
		name += " " + string(rune('A'+n))
	}
	return BookingStatus{ID: testID(int(meaning%100)*10 + n + 0x500), Name: name, Meaning: meaning, CompletesOrder: true}
}

func TestTransitionMatrix(t *testing.T) {
	order := []int64{StatusScheduled, StatusTraveling, StatusOnBreak, StatusInProgress, StatusCompleted, StatusCanceled}
	rows := []string{ // from each, in this order, to each: + allowed, - not
		"++++++", // Scheduled
		"++++++", // Traveling
		"-+++++", // On Break
		"-+++++", // In Progress
		"---++-", // Completed
		"-----+", // Canceled
	}
	for i, from := range order {
		for j, to := range order {
			err := CheckTransition(custom(from, 0), custom(to, 1))
			if (err == nil) != (rows[i][j] == '+') {
				t.Errorf("%s to %s: %v", MeaningLabel(from), MeaningLabel(to), err)
			}
			if err != nil && KindOf(err) != Invalid {
				t.Errorf("%s to %s: an error of kind %v", MeaningLabel(from), MeaningLabel(to), KindOf(err))
			}
		}
	}
}

func TestTransitionsOutsideFieldService(t *testing.T) {
	outside := BookingStatus{ID: testID(0x900), Name: "Tentative"}
	for _, meaning := range []int64{0, StatusScheduled, StatusCompleted, StatusCanceled} {
		other := custom(meaning, 0)
		if err := CheckTransition(outside, other); err != nil {
			t.Errorf("to %s: %v", other.Name, err)
		}
		if err := CheckTransition(other, outside); err != nil {
			t.Errorf("from %s: %v", other.Name, err)
		}
		if err := CheckTransition(BookingStatus{}, other); err != nil {
			t.Errorf("from a status that is not on the device to %s: %v", other.Name, err)
		}
	}
}

func TestTransitionToItself(t *testing.T) {
	for _, meaning := range []int64{0, StatusScheduled, StatusCompleted, StatusCanceled} {
		s := custom(meaning, 0)
		if err := CheckTransition(s, s); err == nil || KindOf(err) != Invalid {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}

func TestRefusedTransitionsSayWhy(t *testing.T) {
	for _, c := range []struct {
		from, to int64
		words    string
	}{
		{StatusCanceled, StatusScheduled, "reopened by a dispatcher"},
		{StatusCompleted, StatusTraveling, "Completed cannot become Traveling"},
	} {
		if err := CheckTransition(custom(c.from, 0), custom(c.to, 0)); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("got %v, want words about %q", err, c.words)
		}
	}
	same := custom(StatusScheduled, 0)
	if err := CheckTransition(same, same); err == nil || !strings.Contains(err.Error(), "already Scheduled") {
		t.Errorf("got %v", err)
	}
}
