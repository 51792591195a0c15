package main

import (
	"errors"

	"github.com/centrifugal/centrifuge"
	"github.com/golang-jwt/jwt/v5"
)

// claims of a token: those of every JWT, and the channel that a token for a subscription names.
type claims struct {
	jwt.RegisteredClaims
	Channel string `json:"channel"`
}

// until is when a token ends, in seconds since 1970; 0: never.
func (c *claims) until() int64 {
	if c.ExpiresAt == nil {
		return 0
	}
	return c.ExpiresAt.Unix()
}

// claimsOf verifies a token (JWT, HS256). An expired one is to be replaced, and SDKs do that by themselves; another fault is not
// cured by the same issuer, and is answered with atFault.
func claimsOf(token string, atFault error) (*claims, error) {
	var found claims
	secret := func(*jwt.Token) (any, error) { return []byte(tokenSecret), nil }
	_, err := jwt.ParseWithClaims(token, &found, secret, jwt.WithValidMethods([]string{"HS256"}))
	if errors.Is(err, jwt.ErrTokenExpired) {
		return nil, centrifuge.ErrorTokenExpired
	}
	if err != nil {
		return nil, atFault
	}
	return &found, nil
}

// userOf verifies a token for a connection: whose it is, and until when.
func userOf(token string) (user string, expireAt int64, err error) {
	found, err := claimsOf(token, centrifuge.DisconnectInvalidToken)
	switch {
	case err != nil:
		return "", 0, err
	case found.Channel != "":
		return "", 0, centrifuge.DisconnectInvalidToken
	case found.Subject == "":
		return "", 0, centrifuge.ErrorUnauthorized
	}
	return found.Subject, found.until(), nil
}

// mayEnter verifies a token for a subscription, which names its user and its channel: until when.
func mayEnter(client *centrifuge.Client, channel, token string) (expireAt int64, err error) {
	found, err := claimsOf(token, centrifuge.ErrorPermissionDenied)
	switch {
	case err != nil:
		return 0, err
	case found.Channel != channel || found.Subject != client.UserID():
		return 0, centrifuge.ErrorPermissionDenied
	}
	return found.until(), nil
}

func checkTokenSecret() {
	if tokenSecret != "" && len(tokenSecret) < 32 {
		fail("expected a secret of 32 octets or more; make one with: openssl rand -hex 32", "setting", "CHAT_TOKEN_SECRET", "got", len(tokenSecret))
	}
}
