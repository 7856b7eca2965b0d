// Package changes puts the changes that a user made into words for people: which
// record, which column, what it was, what it is to be and what the server has. The
// screens of pending changes and of sync errors tell the same story with it.
//
// It reads records to name them and is therefore called in commands only. What it
// returns is record text as it is: the screens clean it when they draw.
package changes
