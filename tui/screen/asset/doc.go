// Package asset shows the customer assets on this device: as a tree by functional location,
// which a typed or scanned tag leads through, and each on a page of its own with its columns,
// its parts and its service history, as far as this device holds the work orders.
//
// A tag that no asset here has can be looked for on the server. Nothing is changed here but
// what the page of a record changes.
package asset
