package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/centrifugal/centrifuge"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The chat: who may come in, what may be said, what a room keeps. Everything else is the library's.

const typingTime = 3 * time.Second // somebody who typed a moment ago is typing

var (
	instance = rand.Text()[:8] // the page shows it: two people in one room may be on two instances
	isName   = regexp.MustCompile(`^[^\s\p{Z}\p{C}]([^\p{C}]{0,28}[^\s\p{Z}\p{C}])?$`).MatchString
	isKey    = regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString
	roomOf   = regexp.MustCompile(`^(chat|typing):[\p{L}\p{N}_-]{1,40}$`)
	schema   = lineSchema() // of what may be said
)

// kindOf returns what a channel is for: "chat", "typing", or "" for one that is not there.
func kindOf(channel string) string {
	if match := roomOf.FindStringSubmatch(channel); match != nil {
		return match[1]
	}
	return ""
}

// Without a token the key is the secret. Others see a hash of it, so nobody can come as somebody else.
func anonymous(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])[:16]
}

func letIn(_ context.Context, event centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
	var who struct{ Name, Key string }
	if json.Unmarshal(event.Data, &who) != nil || !isName(who.Name) {
		return centrifuge.ConnectReply{}, centrifuge.ErrorBadRequest
	}
	credentials := &centrifuge.Credentials{UserID: anonymous(who.Key)}
	credentials.Info, _ = json.Marshal(map[string]string{"name": who.Name})
	switch {
	case tokenSecret == "" && !isKey(who.Key):
		return centrifuge.ConnectReply{}, centrifuge.ErrorBadRequest
	case tokenSecret != "" && event.Token == "":
		return centrifuge.ConnectReply{}, centrifuge.ErrorUnauthorized
	case tokenSecret != "":
		var err error
		if credentials.UserID, credentials.ExpireAt, err = userOf(event.Token); err != nil {
			return centrifuge.ConnectReply{}, err
		}
	}
	data, _ := json.Marshal(map[string]string{"user": credentials.UserID, "instance": instance, "log": logName()})
	return centrifuge.ConnectReply{Credentials: credentials, Data: data, ClientSideRefresh: tokenSecret != ""}, nil
}

// serveMember answers what somebody who is in asks for.
func serveMember(node *centrifuge.Node, client *centrifuge.Client) {
	stopRotation := rotate(client)
	client.OnDisconnect(func(event centrifuge.DisconnectEvent) {
		stopRotation()
		forgetLines(client.UserID())
		log.Info("left", "client", client.ID(), "code", event.Code)
	})
	client.OnSubscribe(func(event centrifuge.SubscribeEvent, answer centrifuge.SubscribeCallback) {
		answer(entry(client, event))
	})
	client.OnPublish(func(event centrifuge.PublishEvent, answer centrifuge.PublishCallback) {
		options, err := publishOptions(client, event)
		if err != nil {
			answer(centrifuge.PublishReply{}, err)
			return
		}
		// Where the library publishes by itself it passes over the key that makes this idempotent, and over tags.
		result, err := node.Publish(event.Channel, event.Data, func(all *centrifuge.PublishOptions) { *all = options })
		answer(centrifuge.PublishReply{Result: &result}, err)
	})
	client.OnHistory(func(event centrifuge.HistoryEvent, answer centrifuge.HistoryCallback) {
		answer(centrifuge.HistoryReply{}, ofMembers(client, event.Channel))
	})
	client.OnPresence(func(event centrifuge.PresenceEvent, answer centrifuge.PresenceCallback) {
		answer(centrifuge.PresenceReply{}, ofPresent(client, event.Channel))
	})
	client.OnPresenceStats(func(event centrifuge.PresenceStatsEvent, answer centrifuge.PresenceStatsCallback) {
		answer(centrifuge.PresenceStatsReply{}, ofPresent(client, event.Channel))
	})
	client.OnRPC(func(event centrifuge.RPCEvent, answer centrifuge.RPCCallback) {
		// The clock that lines are dated by: a client whose own is wrong can show when they were said.
		if event.Method != "time" {
			answer(centrifuge.RPCReply{}, centrifuge.ErrorMethodNotFound)
			return
		}
		answer(centrifuge.RPCReply{Data: []byte(`{"now":` + strconv.FormatInt(time.Now().UnixMilli(), 10) + `}`)}, nil)
	})
	if tokenSecret == "" {
		return
	}
	client.OnRefresh(func(event centrifuge.RefreshEvent, answer centrifuge.RefreshCallback) {
		user, expireAt, err := userOf(event.Token)
		if err == nil && user != client.UserID() {
			err = centrifuge.DisconnectInvalidToken
		}
		answer(centrifuge.RefreshReply{ExpireAt: expireAt}, err)
	})
	client.OnSubRefresh(func(event centrifuge.SubRefreshEvent, answer centrifuge.SubRefreshCallback) {
		expireAt, err := mayEnter(client, event.Channel, event.Token)
		answer(centrifuge.SubRefreshReply{ExpireAt: expireAt}, err)
	})
}

// entry lets a member into a channel, for as long as a token for it says where it shows one.
func entry(client *centrifuge.Client, event centrifuge.SubscribeEvent) (reply centrifuge.SubscribeReply, err error) {
	kind := kindOf(event.Channel)
	if event.Type != centrifuge.SubscriptionTypeStream {
		return reply, centrifuge.ErrorNotAvailable
	}
	if kind == "" {
		return reply, centrifuge.ErrorUnknownChannel
	}
	isChat := kind == "chat"
	reply.Options = centrifuge.SubscribeOptions{
		EnableRecovery: true, EmitPresence: isChat, EmitJoinLeave: isChat, PushJoinLeave: isChat,
	}
	if tokenSecret != "" && event.Token != "" {
		reply.ClientSideRefresh = true
		reply.Options.ExpireAt, err = mayEnter(client, event.Channel, event.Token)
	}
	return reply, err
}

// ofMembers keeps out those who are not in a room.
func ofMembers(client *centrifuge.Client, channel string) error {
	if !client.IsSubscribed(channel) {
		return centrifuge.ErrorPermissionDenied
	}
	return nil
}

// ofPresent does so too, and all from a room for typing: who is there, nobody asks.
func ofPresent(client *centrifuge.Client, channel string) error {
	if err := ofMembers(client, channel); err != nil || kindOf(channel) == "chat" {
		return err
	}
	return centrifuge.ErrorNotAvailable
}

// publishOptions says how a publication is kept, or why it is refused.
func publishOptions(client *centrifuge.Client, event centrifuge.PublishEvent) (centrifuge.PublishOptions, error) {
	if !client.IsSubscribed(event.Channel) {
		return centrifuge.PublishOptions{}, centrifuge.ErrorPermissionDenied
	}
	options := centrifuge.PublishOptions{ClientInfo: event.ClientInfo}
	if kindOf(event.Channel) == "typing" {
		if string(event.Data) != "{}" {
			return options, centrifuge.ErrorBadRequest // that is all there is to say
		}
		options.HistorySize, options.HistoryTTL = 1, typingTime
		return options, nil
	}
	id, isLine := lineID(event.Data)
	if !isLine {
		return options, centrifuge.ErrorBadRequest
	}
	if isTooFast(client.UserID(), time.Now()) {
		return options, centrifuge.ErrorTooManyRequests
	}
	options.HistorySize, options.HistoryTTL = int(historyLines), historyTime
	options.IdempotencyKey = client.UserID() + " " + id // with the user: nobody hides another's line by its id
	options.IdempotentResultTTL = 24 * time.Hour
	options.Tags = map[string]string{"at": strconv.FormatInt(time.Now().UnixMilli(), 10)}
	return options, nil
}

// lineID returns the id of a line that the published schema allows. Refused as well is what members could not read: octets that are no
// UTF-8, and line breaks between the parts of the JSON, which end a message of the protocol (clients that speak protobuf can send both).
func lineID(data []byte) (id string, isLine bool) {
	line, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil || !utf8.Valid(data) || bytes.ContainsAny(data, "\r\n") || schema.Validate(line) != nil {
		return "", false
	}
	return line.(map[string]any)["id"].(string), true
}

func lineSchema() *jsonschema.Schema {
	const name = "message.schema.json"
	compiler := jsonschema.NewCompiler()
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(assets["/"+name].body))
	if err == nil {
		err = compiler.AddResource(name, text)
	}
	if err == nil {
		var compiled *jsonschema.Schema
		if compiled, err = compiler.Compile(name); err == nil {
			return compiled
		}
	}
	fail("expected the schema of a line", "file", name, "error", err)
	return nil
}
