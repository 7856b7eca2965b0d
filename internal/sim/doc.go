// Package sim puts whole devices and a whole server into one process and breaks what is
// between them: the real local database in a real file, the real sync engine, the
// faulty network, the real service on a real store, and a dispatcher. Laptops and the
// server can be killed at any commit and any message and come back from what was on
// disk at that moment. Clocks jump and days pass. Technicians sign out and share laptops,
// reconfigure with work that waits and choose when to sync; rights come and go, and the
// office settles what was refused.
//
// It keeps account of everything that people did and checks, at every turn and once the
// faults have stopped, what Fieldbook promises: what was saved is kept and visible, has
// exactly one outcome, reached the server once, and every device ends up with exactly
// what the profile gives its user. After every push the sums of both sides must agree.
//
// A check that cannot fail proves nothing. These defects were put in one at a time, and
// each was found. By the days that chance makes: a server that applies a group twice, or
// stores the outcome in another transaction than the effect; one that takes a device's own
// revisions for somebody else's, or nobody's for a conflict; one that applies half of a
// group, or keeps no record of what was replaced; a device that acknowledges what it has
// not stored, answers its outbox before it has asked, stores an outcome apart from the
// rows, forgets to return a failed batch, drops a sync error, or no longer lays pending
// changes over what it downloads or what leaves. By a scene of its own: a cursor that is
// committed before its page, windows that do not move by time or follow the device's
// clock, and tables that count as fresh because another one was fetched.
//
// The package is for tests only, and may import anything but the programs. Its worlds
// are made to run in a bubble of testing/synctest, where hours pass in milliseconds;
// nothing in it sleeps by itself.
package sim
