package syncclient

import (
	"testing"
	"testing/fstest"
)

func TestWhetherTheWayOutIsAWifi(t *testing.T) {
	const head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
	line := func(name, to, flags, metric, mask string) string {
		return name + "\t" + to + "\t0102A8C0\t" + flags + "\t0\t0\t" + metric + "\t" + mask + "\t0\t0\t0\n"
	}
	out := func(name, metric string) string { return line(name, "00000000", "0003", metric, "00000000") }
	lan := line("eth0", "0002A8C0", "0001", "1", "00FFFFFF")
	devices := []string{
		"sys/class/net/wlan0/wireless/x", "sys/class/net/wlan0/device/x", "sys/class/net/wlan1/phy80211/x",
		"sys/class/net/eth0/device/x", "sys/class/net/wwan0/device/x", "sys/class/net/tun0/mtu",
	}
	for name, test := range map[string]struct {
		routes string
		want   Wifi
	}{
		"Wi-Fi":                            {head + lan + out("wlan0", "600"), WifiYes},
		"Wi-Fi, as newer drivers say it":   {head + out("wlan1", "600"), WifiYes},
		"cable":                            {head + lan + out("eth0", "100"), WifiNo},
		"mobile":                           {head + out("wwan0", "700"), WifiNo},
		"both, the cable first":            {head + out("wlan0", "600") + out("eth0", "100"), WifiNo},
		"both, the Wi-Fi first":            {head + out("eth0", "700") + out("wlan0", "600"), WifiYes},
		"a tunnel":                         {head + out("tun0", "50") + out("eth0", "100"), WifiUnknown},
		"a route that is down":             {head + line("eth0", "00000000", "0002", "1", "00000000") + out("wlan0", "600"), WifiYes},
		"half of the world":                {head + line("eth0", "00000000", "0003", "1", "00000080") + out("wlan0", "600"), WifiYes},
		"no way out":                       {head + lan, WifiNone},
		"nothing":                          {"", WifiNone},
		"not what a kernel would say":      {head + "eth0 00000000 x y z\n" + line("../..", "00000000", "0003", "1", "00000000"), WifiNone},
		"an interface that has gone since": {head + out("wlan7", "1"), WifiUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			root := fstest.MapFS{"proc/net/route": {Data: []byte(test.routes)}}
			for _, d := range devices {
				root[d] = &fstest.MapFile{}
			}
			if got := wifiIn(root); got != test.want {
				t.Errorf("%s", got)
			}
		})
	}
	if got := wifiIn(fstest.MapFS{}); got != WifiUnknown {
		t.Errorf("without a kernel's files: %s", got)
	}
}
