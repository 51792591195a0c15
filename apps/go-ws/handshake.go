package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"

var (
	key       = regexp.MustCompile(`^[+/0-9A-Za-z]{21}[AQgw]==$`)
	extension = regexp.MustCompile(`^` + token + `(\s*;\s*` + token + `(=(` + token + `|"` + token + `"))?)*$`)
	parameter = regexp.MustCompile(`^(server_no_context_takeover|client_no_context_takeover|client_max_window_bits(="?([89]|1[0-5])"?)?)$`)
)

// faultOf says what is wrong with an opening handshake (RFC 6455 section 4.2) that gorilla/websocket would let pass, or
// would refuse with another status. It leaves only those offers of an extension that can be kept.
func faultOf(r *http.Request) (status int, reason string) {
	origin := r.Header.Get("Origin") // only browsers send one
	extensions := list(r, "Sec-WebSocket-Extensions")
	r.Header.Set("Sec-WebSocket-Protocol", strings.Join(list(r, "Sec-WebSocket-Protocol"), ","))
	r.Header.Set("Sec-WebSocket-Extensions", strings.Join(slices.DeleteFunc(slices.Clone(extensions), isUnfit), ","))
	isMalformed := func(offer string) bool { return !extension.MatchString(offer) }
	switch {
	case !r.ProtoAtLeast(1, 1):
		return http.StatusBadRequest, "expected HTTP/1.1"
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return http.StatusUpgradeRequired, "expected Sec-WebSocket-Version: 13"
	case len(r.Header.Values("Sec-WebSocket-Key")) != 1 || !key.MatchString(r.Header.Get("Sec-WebSocket-Key")):
		return http.StatusBadRequest, "expected one Sec-WebSocket-Key of 16 bytes"
	case slices.ContainsFunc(extensions, isMalformed):
		return http.StatusBadRequest, "expected Sec-WebSocket-Extensions by its grammar"
	case origin != "" && !slices.Contains(allowedOrigins, "*") && !slices.Contains(allowedOrigins, origin):
		return http.StatusForbidden, "this Origin is not in ALLOWED_ORIGINS"
	case stopping.Err() != nil:
		return http.StatusServiceUnavailable, "the instance is stopping"
	}
	return 0, ""
}

// isUnfit tells of an offer that it must be declined (RFC 7692 section 7.1): a parameter is unknown, comes twice or has an
// illegal value, or we cannot keep it: Go's deflate has one window, the largest, so who limits it gets no compression.
func isUnfit(offer string) bool {
	words := strings.Split(strings.ReplaceAll(offer, " ", ""), ";")
	seen := map[string]bool{}
	for _, word := range words[1:] {
		name, _, _ := strings.Cut(word, "=")
		if seen[name] || !parameter.MatchString(word) {
			return true
		}
		seen[name] = true
	}
	return words[0] != "permessage-deflate"
}

func list(r *http.Request, name string) (items []string) {
	for _, value := range r.Header.Values(name) {
		for item := range strings.SplitSeq(value, ",") {
			items = append(items, strings.TrimSpace(item))
		}
	}
	return items
}
