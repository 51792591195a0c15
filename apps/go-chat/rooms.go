package main

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/centrifugal/centrifuge"
)

// Rooms that can be served. Nil while Redis has not been reached yet.
var rooms atomic.Pointer[openedRooms]

type openedRooms struct {
	node    *centrifuge.Node
	handler http.Handler
}

const (
	prefix       = "go-chat"
	slowestWrite = 10 * time.Second // of one message to one member
	firstTry     = 3 * time.Second  // for Redis, before calls are answered without it
)

// openRooms opens rooms in Redis, or in memory where there is no Redis. Until Redis answers it tries again every second; tried is called
// after the first time.
func openRooms(tried func()) {
	for first := true; ; first = false {
		opened, err := tryRooms()
		if err == nil {
			rooms.Store(opened)
			log.Info("rooms", "log", logName())
		}
		if first {
			tried()
		}
		if err == nil {
			return
		}
		log.Error("expected Redis at REDIS_URL; trying again in a second", "error", err)
		time.Sleep(time.Second)
	}
}

func logName() string {
	if redisURL == "" {
		return "memory"
	}
	return "redis"
}

func tryRooms() (*openedRooms, error) {
	node, err := centrifuge.New(centrifuge.Config{
		ClientChannelLimit:          10,
		HistoryMaxPublicationLimit:  300,
		RecoveryMaxPublicationLimit: 1000,
		// What a client missed is one reply: a thousand of the longest lines are 4.2 MB. A queue that is smaller sends away a client that
		// has just come back, as one that does not read, and again whenever it comes back.
		ClientQueueMaxSize: 5 << 20,
		// A room in which nothing came for 20 to 30 s is compared with its log: pub/sub may lose what is sent while it connects again.
		// Sooner, what is on its way on a busy machine would be taken for lost: members would have to subscribe again.
		ClientChannelPositionCheckDelay: 20 * time.Second,
		ClientPresenceUpdateInterval:    10 * time.Second,
		GetChannelMediumOptions: func(string) centrifuge.ChannelMediumOptions {
			return centrifuge.ChannelMediumOptions{SharedPositionSync: true}
		},
		LogLevel: centrifuge.LogLevelWarn,
		LogHandler: func(entry centrifuge.LogEntry) {
			log.Warn(entry.Message, "details", entry.Fields)
		},
	})
	if err == nil && redisURL != "" {
		err = keepInRedis(node)
	}
	if err != nil {
		return nil, err
	}
	node.OnConnecting(letIn)
	node.OnConnect(func(client *centrifuge.Client) { serveMember(node, client) })
	node.OnCommandRead(countCommand)
	if err := node.Run(); err != nil {
		return nil, err
	}
	handler := centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{
		CheckOrigin:        func(*http.Request) bool { return true }, // faultOf has checked it
		MessageSizeLimit:   16 << 10,
		UseWriteBufferPool: true,
		WriteTimeout:       slowestWrite,
	})
	return &openedRooms{node, handler}, nil
}

func keepInRedis(node *centrifuge.Node) error {
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{Address: redisURL, ConnectTimeout: 5 * time.Second})
	if err != nil {
		return err
	}
	shards := []*centrifuge.RedisShard{shard}
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{Prefix: prefix, Shards: shards})
	if err != nil {
		return err
	}
	presence, err := centrifuge.NewRedisPresenceManager(node, centrifuge.RedisPresenceManagerConfig{
		Prefix: prefix, Shards: shards, PresenceTTL: 30 * time.Second,
	})
	if err != nil {
		return err
	}
	node.SetBroker(broker)
	node.SetPresenceManager(presence)
	return nil
}

// serveRooms makes a member of rooms of a handshake.
func serveRooms(w http.ResponseWriter, r *http.Request) {
	if status, reason := faultOf(r); status != 0 {
		w.Header().Set("Sec-WebSocket-Version", "13")
		http.Error(w, reason, status)
		return
	}
	opened := rooms.Load()
	if opened == nil {
		http.Error(w, "Redis is away; come back in a moment", http.StatusServiceUnavailable)
		return
	}
	opened.handler.ServeHTTP(w, withVisit(r))
}

// sendAway asks members to come back elsewhere, one after the other over drainTime.
func sendAway(opened *openedRooms) {
	members := opened.node.Hub().Connections()
	step := drainTime / time.Duration(max(1, len(members)))
	for _, member := range members {
		member.Disconnect(centrifuge.DisconnectShutdown)
		time.Sleep(step)
	}
	within, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	_ = opened.node.Shutdown(within) // those that came in meanwhile; its error is that time is over
}
