package work

import "math"

// LineUse returns the columns by which a technician says that an estimated line was used, or
// that it was not after all. A line that is used for the first time was used as estimated.
func LineUse(r Record, used bool) Fields {
	l := LineOf(r)
	if !used {
		return Fields{"msdyn_linestatus": Int(LineEstimated)}
	}
	set := Fields{"msdyn_linestatus": Int(LineUsed)}
	if l.Quantity == 0 && l.Estimated > 0 {
		set[l.quantityColumn()] = l.quantityOf(l.Estimated)
	}
	return set
}

// LineQuantity returns the columns by which a technician changes how much was used, by units
// of a product or minutes of a service. Less than nothing is nothing; what has a quantity was
// used.
func LineQuantity(r Record, by float64) Fields {
	l := LineOf(r)
	n := l.Quantity
	if !l.Used && n == 0 {
		n = l.Estimated
	}
	n = max(0, n+by)
	return Fields{"msdyn_linestatus": Int(LineUsed), l.quantityColumn(): l.quantityOf(n)}
}

// LineNeeds returns the column without which a product or service line says nothing: how much
// was used, or how much is estimated. It is "" for records of other tables.
func LineNeeds(r Record) string {
	if r.Table != WorkOrderProductTable && r.Table != WorkOrderServiceTable {
		return ""
	}
	switch l := LineOf(r); {
	case l.Used:
		return l.quantityColumn()
	case l.service:
		return "msdyn_estimateduration"
	}
	return "msdyn_estimatequantity"
}

func (l Line) quantityColumn() string {
	if l.service {
		return "msdyn_duration"
	}
	return "msdyn_quantity"
}

// quantityOf is a quantity as its column stores it: minutes are whole.
func (l Line) quantityOf(n float64) []byte {
	if l.service {
		return Int(int64(math.Round(n)))
	}
	return Decimal(n)
}
