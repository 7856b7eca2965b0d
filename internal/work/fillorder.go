package work

import "fmt"

// OrderNumber is the nth number of a work order with the prefix of the settings.
func OrderNumber(prefix string, n int64) string { return fmt.Sprintf("%s%05d", prefix, n) }

// FillOrder returns what a new work order takes from other records where its creator left
// it empty. A follow-up order of the same service account is like the first one; all others
// are as the account, the incident type and the work order type say:
//
//   - type, trade, and the description and duration of the primary incident from its type;
//   - billing account from the account, which pays itself if it names none;
//   - price list from the account, else from the type; currency from the account, else from
//     the price list;
//   - taxable if the type says so and the account is not exempt; tax code from the account;
//   - territory and instructions from the account;
//   - the address as a whole, from the functional location or else the account.
func FillOrder(order Record, from Source) (Fields, error) {
	o, r := newFilling(order), &reading{from: from}
	account := r.fields(AccountTable, o.has.Ref("msdyn_serviceaccount"))
	first := r.fields(WorkOrderTable, o.has.Ref("msdyn_parentworkorder"))
	if first.Ref("msdyn_serviceaccount") != o.has.Ref("msdyn_serviceaccount") {
		first = Fields{}
	}
	incident := r.fields(IncidentTypeTable, o.has.Ref("msdyn_primaryincidenttype"))
	o.take("msdyn_workordertype", incident["msdyn_defaultworkordertype"])
	o.take("msdyn_trade", incident["msdyn_trade"])
	o.take("msdyn_primaryincidentdescription", incident["msdyn_description"])
	o.take("msdyn_primaryincidentestimatedduration", incident["msdyn_estimatedduration"])
	kind := r.fields(WorkOrderTypeTable, o.has.Ref("msdyn_workordertype"))

	o.take("msdyn_billingaccount", first["msdyn_billingaccount"], account["msdyn_billingaccount"], o.has["msdyn_serviceaccount"])
	o.take("msdyn_pricelist", account["defaultpricelevelid"], kind["msdyn_pricelist"])
	prices := r.fields(PriceListTable, o.has.Ref("msdyn_pricelist"))
	o.take("transactioncurrencyid", first["transactioncurrencyid"], account["transactioncurrencyid"], prices["transactioncurrencyid"])
	o.take("msdyn_taxable", first["msdyn_taxable"], exempt(account), kind["msdyn_taxable"])
	o.take("msdyn_taxcode", first["msdyn_taxcode"], account["msdyn_salestaxcode"])
	o.take("msdyn_serviceterritory", first["msdyn_serviceterritory"], account["msdyn_serviceterritory"])
	o.take("msdyn_instructions", account["msdyn_workorderinstructions"])
	location := r.fields(FunctionalLocationTable, o.has.Ref("msdyn_functionallocation"))
	fillAddress(o, location, first, accountAddress(account))
	return o.set, r.err
}

// exempt is what an account that pays no tax says of every order.
func exempt(account Fields) []byte {
	if account.Bool("msdyn_taxexempt") {
		return Bool(false)
	}
	return nil
}

// addressColumns are the columns that make up an address, its place on the map last.
var addressColumns = []string{
	"msdyn_address1", "msdyn_address2", "msdyn_address3", "msdyn_city", "msdyn_stateorprovince", "msdyn_postalcode", "msdyn_country",
	"msdyn_latitude", "msdyn_longitude",
}

// fillAddress takes the first address that there is. Half of one is never completed with
// half of another.
func fillAddress(o filling, addresses ...Fields) {
	if hasAddress(o.has) {
		return
	}
	for _, address := range addresses {
		if hasAddress(address) {
			for _, column := range addressColumns {
				o.take(column, address[column])
			}
			return
		}
	}
}

func hasAddress(f Fields) bool {
	for _, column := range addressColumns {
		if f.Has(column) {
			return true
		}
	}
	return false
}

// accountAddress is an account's address under the names that work orders have for it.
func accountAddress(account Fields) Fields {
	return Fields{
		"msdyn_address1": account["address1_line1"], "msdyn_address2": account["address1_line2"], "msdyn_address3": account["address1_line3"],
		"msdyn_city": account["address1_city"], "msdyn_stateorprovince": account["address1_stateorprovince"],
		"msdyn_postalcode": account["address1_postalcode"], "msdyn_country": account["address1_country"],
		"msdyn_latitude": account["address1_latitude"], "msdyn_longitude": account["address1_longitude"],
	}
}
