package main

import (
	"sync"
	"time"
)

const window = 5 * time.Second

var (
	recentLock sync.Mutex
	recent     = map[string][]time.Time{} // when a user's last lines came
)

// isTooFast lets a user say so many lines in 5 seconds, on this instance, and counts the line that it lets pass.
func isTooFast(user string, now time.Time) bool {
	recentLock.Lock()
	defer recentLock.Unlock()
	times := recent[user]
	for len(times) > 0 && now.Sub(times[0]) >= window {
		times = times[1:]
	}
	isTooFast := int64(len(times)) >= linesIn5Seconds
	if !isTooFast {
		times = append(times, now)
	}
	recent[user] = times
	return isTooFast
}

// forgetLines is called when a user has gone.
func forgetLines(user string) {
	recentLock.Lock()
	defer recentLock.Unlock()
	delete(recent, user)
}
