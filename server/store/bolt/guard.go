package bolt

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// guarded runs fn and makes an error of kind Damaged of a panic that damaged pages cause
// in the database: it follows their pointers without asking, as far as memory that is not
// there. Any other panic is the caller's own and goes on.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			if !ofDamage(p) {
				panic(p)
			}
			err = damaged("the database stopped: %v", p)
		}
	}()
	return fn()
}

// ofDamage reports whether a panic is the database's: an access to memory that is not
// there, or one that began in its code or in this package's.
func ofDamage(p any) bool {
	if _, fault := p.(interface{ Addr() uintptr }); fault {
		return true
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		switch {
		case strings.HasPrefix(frame.Function, "go.etcd.io/bbolt"), strings.HasPrefix(frame.Function, pkg):
			return true
		case !standard(frame.Function) || !more:
			return false
		}
	}
}

const pkg = "fieldbook/server/store/bolt."

// standard reports whether a function is of the standard library: no import path of it
// begins with a host's name or with this module's.
func standard(function string) bool {
	first, _, nested := strings.Cut(function, "/")
	if !nested {
		first, _, _ = strings.Cut(function, ".")
	}
	return first != "fieldbook" && first != "main" && !strings.Contains(first, ".")
}
