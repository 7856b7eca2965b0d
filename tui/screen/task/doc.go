// Package task is the dialog that changes one service task: the time it took, how far it is
// and with what result. It says at the field what is wrong with a value, saves only what was changed,
// keeps what was typed when saving fails, and as a draft when the dialog is left.
package task
