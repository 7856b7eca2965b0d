// Package overlay holds the dialogs that belong to the app and not to a screen: help,
// the command palette, earlier messages, and questions. All of them open only because
// the user pressed a key, and Esc closes them.
package overlay
