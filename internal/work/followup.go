package work

// FollowUp returns the columns that an order which follows up on another one begins with:
// the first order, and what Microsoft names as prefilled from it, which is service account,
// billing account, address, territory, currency, tax code and taxable. Asset, location and
// contacts are as well: the work is about the same thing at the same place.
func FollowUp(order Record) Fields {
	has := order.Fields()
	set := Fields{"msdyn_parentworkorder": Ref(order.ID), "msdyn_isfollowup": Bool(true)}
	for _, column := range append([]string{
		"msdyn_serviceaccount", "msdyn_billingaccount", "msdyn_serviceterritory", "transactioncurrencyid", "msdyn_taxcode", "msdyn_taxable",
		"msdyn_customerasset", "msdyn_functionallocation", "msdyn_phonenumber", "msdyn_reportedbycontact",
	}, addressColumns...) {
		if has.Has(column) {
			set[column] = has[column]
		}
	}
	return set
}
