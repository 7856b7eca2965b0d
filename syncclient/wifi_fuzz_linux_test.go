package syncclient

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Whatever a kernel, or what looks like one, says: the answer names an interface and leads
// out of no folder.
func FuzzDefaultRoute(f *testing.F) {
	f.Add("Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\nwlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\n")
	f.Add("../../etc\t00000000\t0\t1\t0\t0\t0\t00000000")
	f.Add("eth0 00000000 0 1 0 0 -1 00000000\n\n\x00")
	f.Fuzz(func(t *testing.T, routes string) {
		name, _ := defaultRoute(fstest.MapFS{"proc/net/route": {Data: []byte(routes)}})
		if strings.ContainsAny(name, "/ \t\n") || name == "." || name == ".." || name != "" && !strings.Contains(routes, name) {
			t.Errorf("the way out is %q", name)
		}
	})
}
