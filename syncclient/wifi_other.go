//go:build !linux

package syncclient

func systemWifi() Wifi { return WifiUnknown }
