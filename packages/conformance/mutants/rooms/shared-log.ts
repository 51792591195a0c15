import { type LogListener, memoryLog, type RoomLog } from "@wsfn/rooms";

/** Makes logs for instances in this process that share their rooms: each hears what any of them appends. */
export function sharedLog(): () => RoomLog {
  const log = memoryLog();
  const instances = new Map<LogListener, Set<string>>();
  const listening = (room: string): LogListener[] =>
    [...instances].filter(([, rooms]) => rooms.has(room)).map(([listener]) => listener);
  log.listen({
    onEntry(room, entry, epoch) {
      for (const one of listening(room)) one.onEntry(room, entry, epoch);
    },
    onAnnouncement(room, push) {
      for (const one of listening(room)) one.onAnnouncement(room, push);
    },
    onResumed() {}, // what is in memory is never out of touch
    onError() {},
  });
  return () => {
    const rooms = new Set<string>();
    let mine: LogListener | undefined;
    return {
      ...log,
      scope: "shared",
      listen(listener) {
        mine = listener;
        instances.set(listener, rooms);
      },
      async subscribe(room) {
        await log.subscribe(room);
        rooms.add(room);
      },
      async unsubscribe(room) {
        rooms.delete(room);
      },
      async close() {
        if (mine) instances.delete(mine);
      },
    };
  };
}
