// Package apply puts groups of changes into force: rights, rules, conflicts with what
// others changed meanwhile, the values that follow from the change in other records, and
// the history. A group is applied whole or refused whole; what it does is staged in
// memory and written only when all of it is accepted.
//
// It decides about records and nothing else: who the caller is, whether the group was
// answered before and what a device is told are the service's affair.
package apply
