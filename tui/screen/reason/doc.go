// Package reason is the page that says why a record is, or is not, on this device: by which line
// of the offline profile, or by which other records, and when time alone may change that. It
// works without a network, for what is here. It changes nothing.
package reason
