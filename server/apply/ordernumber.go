package apply

import (
	"encoding/json"
	"strconv"

	"fieldbook/internal/work"
)

// docNumber is the kind of the documents that count what is numbered, by table: the last
// number that was given away.
const docNumber = "number"

// orderNumber is the next work order number as JSON: the prefix of the settings and a number
// from their starting number on. The count is a document and not the setting itself, which
// every device holds. It is raised with the group that uses it, so that no number is given
// away twice.
func (a *application) orderNumber() (json.RawMessage, error) {
	if a.lastOrder == 0 {
		data, _, err := a.stage.tx.Document(docNumber, work.WorkOrderTable)
		if err != nil {
			return nil, err
		}
		if len(data) > 0 {
			if a.lastOrder, err = strconv.ParseInt(string(data), 10, 64); err != nil {
				return nil, work.Errorf(work.Damaged, "the count of work orders is damaged: %w", err)
			}
		}
	}
	setting, err := a.setting()
	if err != nil {
		return nil, err
	}
	a.lastOrder = max(a.lastOrder+1, setting.Int("msdyn_workorderstartingnumber"))
	return work.Text(work.OrderNumber(setting.Text("msdyn_workorderprefix"), a.lastOrder)), nil
}

// countOrders writes how far the numbers were given away.
func (a *application) countOrders() error {
	if a.lastOrder == 0 {
		return nil
	}
	return a.stage.tx.PutDocument(docNumber, work.WorkOrderTable, strconv.AppendInt(nil, a.lastOrder, 10))
}
