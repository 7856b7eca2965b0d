// Package syncerror shows what the server did not accept: a list, and for each a page
// that puts side by side what the user saw, what they made of it and what the server
// has. The user sends it again, as it was or changed, or gives it up and can take that
// back.
//
// It reads sync errors and the names of records, and changes nothing but by those deeds.
package syncerror
