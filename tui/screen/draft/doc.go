// Package draft keeps a half-typed text on the disk while it is typed, so that a crash, a
// dead battery or a slip of the fingers costs two seconds of typing at most. A page that is
// left keeps its draft; a page that is saved drops it.
//
// The package writes drafts in order and one at a time. It neither knows what a draft means
// nor when it is to be dropped: that is the screen's.
package draft
