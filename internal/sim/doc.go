// Package sim puts whole devices and a whole server into one process and breaks what is
// between them: the real local database in a real file, the real sync engine, the
// faulty network, the real service on a real store, and a dispatcher. Laptops and the
// server can be killed at any commit and any message and come back from what was on
// disk at that moment. Clocks jump and days pass.
//
// It keeps account of everything that people did and checks, at every turn and once the
// faults have stopped, what Fieldbook promises: what was saved is kept and visible, has
// exactly one outcome, reached the server once, and every device ends up with exactly
// what the profile gives its user.
//
// The package is for tests only, and may import anything but the programs. Its worlds
// are made to run in a bubble of testing/synctest, where hours pass in milliseconds;
// nothing in it sleeps by itself.
package sim
