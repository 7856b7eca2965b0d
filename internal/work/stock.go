package work

import "math"

// Stock names what a warehouse has of a product.
type Stock struct{ Product, Warehouse ID }

// StockUse is how much a line takes out of stock: the quantity of a product that was used,
// from the warehouse that the line names. Estimated lines and lines without a warehouse
// take nothing.
func StockUse(line Record) (Stock, float64) {
	l := LineOf(line)
	if line.Table != WorkOrderProductTable || !l.Used || l.Warehouse == (ID{}) {
		return Stock{}, 0
	}
	return Stock{l.Product, l.Warehouse}, l.Quantity
}

// TakeFromStock returns the columns of a product inventory record after more of it was
// used; less than nothing was put back.
func TakeFromStock(inventory Record, more float64) Fields {
	f := inventory.Fields()
	set := Fields{}
	for _, column := range []string{"msdyn_qtyonhand", "msdyn_qtyavailable"} {
		if f.Has(column) {
			set[column] = Decimal(roundQuantity(f.Float(column) - more))
		}
	}
	return set
}

// CheckStock reports that more of a product is used than its warehouse has available. The
// error is Invalid.
func CheckStock(product string, available, more float64) error {
	if roundQuantity(more) <= roundQuantity(max(0, available)) {
		return nil
	}
	e := Errorf(Invalid, "%s: the warehouse has %s available, and %s more were used: correct the quantity, or name the warehouse that it came from",
		product, Decimal(max(0, available)), Decimal(more))
	e.Reason, e.Column = OutOfStock, "msdyn_quantity"
	return e
}

// roundQuantity keeps the four decimals that a decimal column has.
func roundQuantity(q float64) float64 { return math.Round(q*10_000) / 10_000 }
