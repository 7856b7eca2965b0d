// Package store is what the sync service needs of a database, as interfaces, and the
// contract test that every implementation passes. It owns the stored shapes of feed
// entries, revisions, device views and outcomes.
//
// A store keeps one environment. Its writes are transactions that commit whole or not
// at all and are durable when Update returns; every commit that changes records moves
// the environment's position forward, without gaps, in commit order. It decides nothing
// about records: rights, rules and scope are the service's.
package store
