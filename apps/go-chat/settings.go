package main

import (
	"cmp"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"
)

var (
	log = slog.New(slog.NewJSONHandler(os.Stdout, nil))
	// The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT
	// in its older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
	port             = cmp.Or(os.Getenv("FC_SERVER_PORT"), os.Getenv("FC_CUSTOM_LISTEN_PORT"), os.Getenv("PORT"), "9000")
	redisURL         = os.Getenv("REDIS_URL")         // empty: rooms in memory, for one instance
	tokenSecret      = os.Getenv("CHAT_TOKEN_SECRET") // empty: anybody may come in, under any name
	historyLines     = number("HISTORY_LINES", 1000)  // kept for a room
	historyTime      = time.Duration(number("HISTORY_HOURS", 24)) * time.Hour
	linesIn5Seconds  = number("LINES_IN_5_SECONDS", 5)     // of one user, on this instance
	commandsASecond  = number("COMMANDS_A_SECOND", 20)     // of one connection; twice as many at once
	maxMessageBytes  = number("MAX_MESSAGE_BYTES", 1<<20)  // of /echo: a longer message closes with 1009
	maxBufferedBytes = number("MAX_BUFFERED_BYTES", 1<<22) // of /echo: more unread echoes, and one message, close with 1013
	heartbeat        = millis("HEARTBEAT_MS", 30_000)      // of /echo: a peer that is silent for two of them is cut off
	drainTime        = millis("DRAIN_MS", 2_000)           // clients are sent away over so long
	allowedOrigins   = list("ALLOWED_ORIGINS", "*")        // of the pages whose browsers may connect
)

// number reads a setting; not set or empty, it is the default.
func number(name string, otherwise int64) int64 {
	text := cmp.Or(os.Getenv(name), strconv.FormatInt(otherwise, 10))
	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil || value < 1 {
		fail("expected a whole number from 1 to 2147483647", "setting", name, "got", text)
	}
	return value
}

func millis(name string, otherwise int64) time.Duration {
	return time.Duration(number(name, otherwise)) * time.Millisecond
}

// list reads a setting that has commas; empty, it has no items.
func list(name, otherwise string) []string {
	text, isSet := os.LookupEnv(name)
	if !isSet {
		text = otherwise
	}
	return strings.Split(strings.ReplaceAll(text, " ", ""), ",")
}

// fail ends the process with a message.
func fail(message string, fields ...any) {
	log.Error(message, fields...)
	os.Exit(1)
}
