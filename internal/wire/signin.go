package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"fieldbook/internal/work"
)

// TokenRequest signs a user in on a device.
type TokenRequest struct {
	Login      string  `json:"login"`
	Password   string  `json:"password"`
	Device     work.ID `json:"device"`      // install id
	DeviceName string  `json:"device_name"` // for the administrator's list
}

// TokenAnswer is a successful sign-in. Token is a bearer token bound to user and device.
// HealthKey lets the device recognise this server later, before it sends anything.
type TokenAnswer struct {
	Token       string    `json:"token"`
	HealthKey   []byte    `json:"health_key"`
	Environment string    `json:"environment"` // id of the environment
	User        work.ID   `json:"user"`
	UserName    string    `json:"user_name"`
	Resource    work.ID   `json:"resource,omitzero"` // the user's bookable resource
	Zone        string    `json:"zone"`              // IANA name, the user's or the environment's
	Role        string    `json:"role"`
	ServerTime  time.Time `json:"server_time"`
}

// HealthAnswer tells a device that it speaks with a Fieldbook server and, when the
// request named a signed-in device, with the right one. Nonce is echoed.
type HealthAnswer struct {
	Product    string    `json:"product"` // always "fieldbook"
	Protocol   int       `json:"protocol"`
	Nonce      string    `json:"nonce,omitempty"`
	Proof      string    `json:"proof,omitempty"` // see Proof; "" when the device is unknown here
	ServerTime time.Time `json:"server_time"`
}

// Product is what a Fieldbook server calls itself in a health answer.
const Product = "fieldbook"

// Proof is what only the server that the device signed in to can answer to a nonce.
func Proof(healthKey []byte, nonce string) string {
	mac := hmac.New(sha256.New, healthKey)
	mac.Write([]byte(nonce))
	return hex.EncodeToString(mac.Sum(nil))
}
