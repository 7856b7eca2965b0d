package work

// RequestData is what a sync error keeps of the request that was refused, as Dataverse's
// Request Data column has it: the columns of the change, the record that they are for, and
// its table.
func RequestData(c Change) []byte {
	return Patch(Encode(c.Columns()), Fields{
		"syncerror__regardingentityid": Ref(c.ID), "entitylogicalname": Text(c.Table),
	})
}
