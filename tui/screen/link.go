package screen

import "context"

// LinkOpener gives a link, https: or tel:, to the program of the system that opens such
// links. The error is Unavailable, with the reason, where there is none: over SSH, without
// a display, where nothing is set up for it. It may wait a moment for that program; screens
// call it in commands.
type LinkOpener func(ctx context.Context, link string) error
