package wire

// Version is the protocol that this program speaks.
const Version = 1

// The device endpoints. Admin endpoints are the server's own affair.
const (
	PathToken    = "/v1/token"
	PathHealth   = "/v1/health"
	PathManifest = "/v1/manifest"
	PathPull     = "/v1/pull"
	PathPush     = "/v1/push"
	PathRepair   = "/v1/repair"
	PathLive     = "/v1/live"
	// PathQuery reads records of which the device holds no copy: online mode.
	PathQuery = "/v1/query"
	// PathSearch looks for records by words.
	PathSearch = "/v1/search"
	// PathHistory reads who changed a record, and which values were put aside.
	PathHistory = "/v1/history"
	// PathSyncErrors tells both sides what became of sync errors on the other.
	PathSyncErrors = "/v1/sync-errors"
	// PathSignOut ends the sign-in that the request is made under.
	PathSignOut = "/v1/sign-out"
)

// Content types and headers.
const (
	TypeJSON    = "application/json"
	TypePage    = "application/x-ndjson"
	TypeEvents  = "text/event-stream"
	TypeProblem = "application/problem+json"

	HeaderVersion = "Fieldbook-Protocol" // on every request and answer
	HeaderDevice  = "Fieldbook-Device"   // install id, on every signed-in request
	// HeaderManifest is the ETag of the manifest that a page or a push answer was made under.
	// A device that knows another one fetches the manifest before it uses the rows.
	HeaderManifest = "Fieldbook-Manifest"
)

// The documented limits.
const (
	MaxPageRows    = 5000
	MaxPageBytes   = 4 << 20
	MaxPushChanges = 200
	MaxPushBytes   = 4 << 20
	MaxGroupBytes  = 8 << 20
	// MaxUnanswered is how many numbers a device names that it passed over.
	MaxUnanswered = 1000
	// MaxBody is the largest decompressed request or page: one 8 MiB record or group
	// and the lines around it.
	MaxBody = MaxGroupBytes + 1<<20
	// MaxAnswer is the largest decompressed answer: that to a group of 8 MiB of small changes
	// has the whole row of every record that they made.
	MaxAnswer = 4 * MaxBody
)
