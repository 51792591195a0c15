package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// RFC 9110 section 5.6.2, and of extensions RFC 6455 section 9.1.
const (
	token     = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
	extension = `\s*` + token + `(\s*;\s*` + token + `(=(` + token + `|"` + token + `"))?)*\s*`
)

var (
	grammar = regexp.MustCompile(`^(` + extension + `(,` + extension + `)*)?$`)
	deflate = regexp.MustCompile(`^\s*permessage-deflate(\s*;\s*(server_no_context_takeover|client_no_context_takeover|client_max_window_bits(="?([89]|1[0-5])"?)?))*\s*$`)
)

// faultOf returns what is wrong with an opening handshake (RFC 6455 section 4.2) that gorilla/websocket would let pass, or
// would refuse with another status; 0 for nothing. Of several header lines it makes one, and leaves only an offer that can be kept.
func faultOf(r *http.Request) (status int, reason string) {
	origin := r.Header.Get("Origin") // only browsers send one
	offers := strings.Join(r.Header.Values("Sec-WebSocket-Extensions"), ",")
	switch {
	case !r.ProtoAtLeast(1, 1):
		return http.StatusBadRequest, "expected HTTP/1.1"
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return http.StatusUpgradeRequired, "expected Sec-WebSocket-Version: 13"
	case len(r.Header.Values("Sec-WebSocket-Key")) != 1:
		return http.StatusBadRequest, "expected one Sec-WebSocket-Key"
	case !grammar.MatchString(offers):
		return http.StatusBadRequest, "expected Sec-WebSocket-Extensions by its grammar"
	case origin != "" && !slices.Contains(allowedOrigins, "*") && !slices.Contains(allowedOrigins, origin):
		return http.StatusForbidden, "this Origin is not in ALLOWED_ORIGINS"
	case stopping.Err() != nil:
		return http.StatusServiceUnavailable, "the instance is stopping"
	}
	r.Header.Set("Sec-WebSocket-Protocol", strings.Join(r.Header.Values("Sec-WebSocket-Protocol"), ","))
	r.Header.Del("Sec-WebSocket-Extensions")
	if slices.ContainsFunc(strings.Split(offers, ","), isFit) {
		r.Header.Set("Sec-WebSocket-Extensions", "permessage-deflate")
	}
	return 0, ""
}

// isFit reports whether an offer can be taken (RFC 7692 section 7.1): every parameter is legal, there once, and can be
// kept. Go's deflate has one window, the largest, so a client that limits it gets no compression.
func isFit(offer string) bool {
	isTwice := func(parameter string) bool { return strings.Count(offer, parameter) > 1 }
	return deflate.MatchString(offer) && !isTwice("server_no") && !isTwice("client_no") && !isTwice("client_max")
}
