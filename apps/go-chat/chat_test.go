package main

import (
	"strings"
	"testing"
	"time"
)

func TestLineID(t *testing.T) {
	for data, isLine := range map[string]bool{
		`{"id":"12345678","text":"hello"}`:              true,
		`{"id":"12345678","text":"a\nb 你好 👋"}`:          true,
		`{"id":"12345678","text":"<b>"}`:                true,
		`{"id":"12345678","text":"` + "\xff" + `"}`:     false,
		"{\n\"id\":\"12345678\",\"text\":\"hello\"}":    false,
		`{"id":"12345678","text":"\u0007"}`:             false,
		`{"id":"12345678","text":" \u3000\u00a0"}`:      false,
		`{"id":"1","text":"short id"}`:                  false,
		`{"id":"12345678"}`:                             false,
		`{"id":"12345678","text":"hello","more":1}`:     false,
		`{"id":"12345678","text":"` + text(1000) + `"}`: true,
		`{"id":"12345678","text":"` + text(1001) + `"}`: false,
		`[]`: false, `"text"`: false, ``: false, `{"id":`: false,
	} {
		if id, got := lineID([]byte(data)); got != isLine || (got && id != "12345678") {
			t.Errorf("%q: got %q, %v", data, id, got)
		}
	}
}

func text(length int) string { return strings.Repeat("👋", length) }

func TestIsName(t *testing.T) {
	for name, want := range map[string]bool{
		"Anna": true, "安娜": true, "a b": true, "a": true, text(30): true,
		"": false, " a": false, "a ": false, "\u3000a": false, "a\u200bb": false, "a\x00b": false, text(31): false,
	} {
		if isName(name) != want {
			t.Errorf("%q: got %v", name, !want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for channel, want := range map[string]string{
		"chat:lobby": "chat", "typing:大厅": "typing", "chat:": "", "chat:a b": "", "other:lobby": "", "chat:a\nb": "", "xchat:a": "",
	} {
		if got := kindOf(channel); got != want {
			t.Errorf("%q: got %q", channel, got)
		}
	}
}

func TestIsTooFast(t *testing.T) {
	now := time.Now()
	for line := range linesIn5Seconds {
		if isTooFast("anna", now.Add(time.Duration(line)*time.Millisecond)) {
			t.Errorf("line %d is refused", line)
		}
	}
	if !isTooFast("anna", now.Add(window-time.Millisecond)) {
		t.Error("one more is let pass")
	}
	if isTooFast("ben", now) {
		t.Error("another user is refused")
	}
	if isTooFast("anna", now.Add(window)) {
		t.Error("the first line counts for ever")
	}
	if forgetLines("anna"); len(recent["anna"]) > 0 {
		t.Error("a user that has gone is remembered")
	}
}

func TestRotationDelay(t *testing.T) {
	for _, each := range []struct {
		life   time.Duration
		random float64
		want   time.Duration
	}{
		{time.Hour, 0, time.Hour - 5*time.Second},
		{time.Hour, 1, time.Hour - 65*time.Second},
		{8 * time.Second, 0, 6 * time.Second},
		{8 * time.Second, 1, 2 * time.Second},
	} {
		if got := rotationDelay(each.life, each.random); got != each.want {
			t.Errorf("%v, %v: expected %v, got %v", each.life, each.random, each.want, got)
		}
	}
}
