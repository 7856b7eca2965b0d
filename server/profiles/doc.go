// Package profiles owns the environment's offline profiles: the draft that an administrator
// edits, the published versions, which never change, and to whom each profile applies. From
// these it makes a [Library], which says of a user which version is in force.
//
// An [Editor] carries out what an administrator asks for, in a transaction of the caller. The
// package never decides who may ask, never looks at records but for teams' names, never talks
// to devices and never judges what a filter means: that is package profile's.
package profiles
