package work

import "math"

// Line is the typed view of a work order product or service.
type Line struct {
	ID              ID
	WorkOrder       ID
	Product         ID // the service's product for a service
	Warehouse       ID
	Used            bool
	Estimated       float64 // units of a product, minutes of a service
	Quantity        float64 // what was used
	ToBill          float64 // what the customer pays for; Quantity if that is not said
	UnitAmount      float64 // of one unit, of one hour
	Discount        float64
	DiscountPercent float64
	priced          bool // there is a unit amount
	service         bool
}

// PriceColumns are the columns of products and services on which their sums depend.
var PriceColumns = []string{
	"msdyn_linestatus", "msdyn_unitamount", "msdyn_discountamount", "msdyn_discountpercent",
	"msdyn_quantity", "msdyn_qtytobill", "msdyn_duration", "msdyn_durationtobill",
}

// SumColumns are the columns of products and services on which the sums of their work order
// depend.
var SumColumns = append([]string{"msdyn_workorder", "msdyn_estimatequantity", "msdyn_estimateduration"}, PriceColumns...)

// LineOf reads a work order product or service record.
func LineOf(r Record) Line {
	f := r.Fields()
	l := Line{
		ID: r.ID, WorkOrder: f.Ref("msdyn_workorder"), Used: f.Int("msdyn_linestatus") == LineUsed,
		UnitAmount: f.Float("msdyn_unitamount"), Discount: f.Float("msdyn_discountamount"),
		DiscountPercent: f.Float("msdyn_discountpercent"), priced: f.Has("msdyn_unitamount"),
	}
	estimated, quantity, toBill := "msdyn_estimatequantity", "msdyn_quantity", "msdyn_qtytobill"
	if l.service = r.Table == WorkOrderServiceTable; l.service {
		estimated, quantity, toBill = "msdyn_estimateduration", "msdyn_duration", "msdyn_durationtobill"
		l.Product = f.Ref("msdyn_service")
	} else {
		l.Product, l.Warehouse = f.Ref("msdyn_product"), f.Ref("msdyn_warehouse")
	}
	l.Estimated, l.Quantity, l.ToBill = f.Float(estimated), f.Float(quantity), f.Float(toBill)
	if !f.Has(toBill) {
		l.ToBill = l.Quantity
	}
	return l
}

// amount is what a quantity costs the customer before discounts.
func (l Line) amount(quantity float64) float64 {
	if l.service {
		quantity /= 60
	}
	return cents(quantity * l.UnitAmount)
}

// total is what a used line costs the customer: a discount in money comes before one in
// percent, and neither makes it less than nothing.
func (l Line) total() (subtotal, total float64) {
	subtotal = l.amount(l.ToBill)
	discount := l.Discount
	if discount == 0 {
		discount = cents(subtotal * l.DiscountPercent / 100)
	}
	return subtotal, max(0, cents(subtotal-discount))
}

// DeriveLine returns the sums of a line that its other columns change. A line that is not
// used, or has no unit amount, has none.
func DeriveLine(r Record) Fields {
	l := LineOf(r)
	to := Fields{"msdyn_subtotal": Null, "msdyn_totalamount": Null}
	if l.Used && l.priced {
		subtotal, total := l.total()
		to["msdyn_subtotal"], to["msdyn_totalamount"] = Decimal(subtotal), Decimal(total)
	}
	return Differing(r, to)
}

// DeriveOrderSums returns the sums of a work order that its lines change: what was
// estimated, what was used, and the latter with the sales tax that the office entered.
func DeriveOrderSums(order Record, lines []Line) Fields {
	var estimate, subtotal float64
	for _, l := range lines {
		estimate += l.amount(l.Estimated)
		if l.Used {
			_, total := l.total()
			subtotal += total
		}
	}
	return Differing(order, Fields{
		"msdyn_estimatesubtotalamount": Decimal(cents(estimate)),
		"msdyn_subtotalamount":         Decimal(cents(subtotal)),
		"msdyn_totalamount":            Decimal(cents(subtotal + order.Fields().Float("msdyn_totalsalestax"))),
	})
}

func cents(amount float64) float64 { return math.Round(amount*100) / 100 }
