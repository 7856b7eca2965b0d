package server

import (
	"testing"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// FuzzCursor holds every text that a device may come with against the one that the server
// would have given for the state that it names.
func FuzzCursor(f *testing.F) {
	s := &Server{identity: identity{Epoch: "0190", Secret: []byte("secret of this server")}}
	other := &Server{identity: identity{Epoch: "0191", Secret: []byte("secret of this server")}}
	device := st.ID(901)
	for _, n := range []uint64{0, 1, 1 << 40, 1<<64 - 1} {
		f.Add(s.cursor(device, n))
		f.Add(s.cursor(st.ID(902), n))
		f.Add(other.cursor(device, n))
	}
	for _, text := range []string{"", ".", "..", "0190.1", "0190.-1.x", "0190.1.\xff", "0190.01." + s.seal(device, "0190.01"), "0190.+1." + s.seal(device, "0190.+1")} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		n, err := s.generation(device, cursor)
		switch {
		case err == nil && s.cursor(device, n) != cursor:
			t.Errorf("%q is taken for generation %d", cursor, n)
		case err != nil && !work.Is(err, work.Diverged):
			t.Errorf("%q: %v", cursor, err)
		case err != nil && n != 0:
			t.Errorf("%q is refused and names generation %d", cursor, n)
		}
	})
}
