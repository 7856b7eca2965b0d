package apply

import "fieldbook/internal/work"

// deriveClosings stages who closed each work order that the group posts, and when.
func (a *application) deriveClosings() error {
	for _, id := range a.touched(work.WorkOrderTable) {
		before, after, err := a.around(work.WorkOrderTable, id)
		if err != nil {
			return err
		}
		if after.Data == nil || before.Data != nil && !a.differs(before, after, "msdyn_systemstatus") {
			continue
		}
		if err := a.follow(after, work.DeriveClosing(before, after, a.author.User, a.happened)); err != nil {
			return err
		}
	}
	return nil
}
