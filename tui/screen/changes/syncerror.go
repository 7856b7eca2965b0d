package changes

import "fieldbook/localdb"

// ErrorType returns the documented name of a type of sync error.
func ErrorType(t int64) string {
	switch t {
	case localdb.ErrorConflict:
		return "Conflict"
	case localdb.ErrorRecordNotFound:
		return "Record not found"
	case localdb.ErrorAlreadyExists:
		return "Record already exists"
	}
	return "Others"
}

// ErrorMessage returns what the server said of a sync error, or what its silence means.
func ErrorMessage(e localdb.SyncError) string {
	if e.Message != "" {
		return e.Message
	}
	switch e.Type {
	case localdb.ErrorConflict:
		return "The office changed the same record meanwhile."
	case localdb.ErrorRecordNotFound:
		return "The record does not exist on the server any more."
	case localdb.ErrorAlreadyExists:
		return "The server has a record of this id already."
	}
	return "The server did not accept the change and gave no reason."
}
