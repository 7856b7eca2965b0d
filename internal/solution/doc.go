// Package solution owns the archive by which offline profiles move from one environment to
// another: a zip file with the profiles, the tables and columns that they need, and a checksum
// of each part. It writes such archives, and reads them as what they may be: files from a
// stranger. It never touches the file system, and never changes an environment.
package solution
