package syncclient

import (
	"bufio"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// systemWifi asks the kernel which interface leads out and whether it is a radio.
func systemWifi() Wifi { return wifiIn(os.DirFS("/")) }

// wifiIn reads what the kernel says in its files under root.
func wifiIn(root fs.FS) Wifi {
	name, known := defaultRoute(root)
	switch {
	case !known:
		return WifiUnknown
	case name == "":
		return WifiNone
	}
	has := func(file string) bool {
		_, err := fs.Stat(root, "sys/class/net/"+name+"/"+file)
		return err == nil
	}
	switch {
	case has("wireless"), has("phy80211"):
		return WifiYes
	case has("device"): // real, and no Wi-Fi
		return WifiNo
	}
	return WifiUnknown // a tunnel or a bridge: what is under it is not known
}

// defaultRoute returns the interface of the best default route, "" if there is none. It is
// not known where the kernel does not say.
func defaultRoute(root fs.FS) (best string, known bool) {
	file, err := root.Open("proc/net/route")
	if err != nil {
		return "", false
	}
	defer file.Close()
	least := uint64(0)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		// Iface Destination Gateway Flags RefCnt Use Metric Mask ...
		f := strings.Fields(lines.Text())
		if len(f) < 8 || f[1] != "00000000" || f[7] != "00000000" || !fs.ValidPath("net/"+f[0]) || strings.Contains(f[0], "/") {
			continue
		}
		flags, err := strconv.ParseUint(f[3], 16, 32)
		metric, err2 := strconv.ParseUint(f[6], 10, 64)
		if err != nil || err2 != nil || flags&1 == 0 { // RTF_UP
			continue
		}
		if best == "" || metric < least {
			best, least = f[0], metric
		}
	}
	return best, true
}
