import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { BenchError } from "../bench-error.ts";
import { readTogether } from "../load/open-socket.ts";
import { Answers } from "./answers.ts";
import type { Member, MemberListener, RoomDialect } from "./dialect.ts";
import { type LastDeliveries, lastDeliveriesByUrl, MarkReader, markOf } from "./marks.ts";

/** What Redis answers to a SUBSCRIBE, for each channel (RESP2). */
const SUBSCRIBED = /\$9\r\nsubscribe\r\n/g;

/**
 * Redis itself, with nothing before it: members subscribe to channels, and publish. Nothing that fans out over Redis can do more. Commands are
 * Redis' inline ones, and deliveries are found by their marks: a library would cost the generator more than the server.
 */
export function redisPubSub(): RoomDialect {
  // A connection that has subscribed may not publish (RESP2), so all publish on one that has not.
  let publisher: Promise<Socket> | undefined;
  let members = 0;
  const lastOf = lastDeliveriesByUrl();
  return {
    open: async (url, _, listener) => {
      // A publisher reads how many each message reached; nobody asks.
      publisher ??= open(url, () => {});
      const subscriber = new Subscriber(await publisher, listener, lastOf(url), () => {
        members -= 1;
        if (members > 0) return;
        publisher?.then((socket) => socket.destroy());
        publisher = undefined;
      });
      await subscriber.open(url);
      members += 1;
      return subscriber;
    },
  };
}

class Subscriber implements Member {
  readonly #publisher: Socket;
  readonly #listener: MemberListener;
  readonly #marks: MarkReader;
  readonly #answers = new Answers();
  readonly #onClose: () => void;
  #own: Socket | undefined;
  #awaited = 0;
  #over = false;

  constructor(publisher: Socket, listener: MemberListener, last: LastDeliveries, onClose: () => void) {
    this.#publisher = publisher;
    this.#listener = listener;
    this.#marks = new MarkReader((number) => listener.onDelivery(number), last);
    this.#onClose = onClose;
  }

  /** Connects. @throws {BenchError} `NobodyListens` */
  async open(url: string): Promise<void> {
    this.#own = await open(url, (bytes) => {
      if (this.#awaited > 0) this.#hearSubscribed(bytes);
      this.#marks.push(bytes);
    });
    this.#own.on("error", ({ message }) => this.#fault(message));
    this.#own.on("close", () => this.#fault("its end"));
  }

  #fault(why: string): void {
    if (this.#over) return;
    this.close();
    const error = new BenchError("ConnectionEnded", `expected Redis to stay, got ${why}`);
    this.#answers.end(error);
    this.#listener.onFault(error);
  }

  async join(rooms: readonly string[]): Promise<void> {
    this.#awaited = rooms.length;
    const joined = this.#answers.wait("join", `SUBSCRIBE of ${rooms.length} channels`);
    this.#own?.write(`SUBSCRIBE ${rooms.join(" ")}\r\n`);
    await joined;
  }

  publish(room: string, number: number): void {
    this.#publisher.write(`PUBLISH ${room} ${markOf(number)}\r\n`);
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#own?.destroy();
    this.#onClose();
  }

  /** Before the first delivery there is nothing else in the stream, and a reply that is cut is counted with the next one. */
  #heard = "";
  #hearSubscribed(bytes: Buffer): void {
    this.#heard += bytes.toString("latin1");
    if ((this.#heard.match(SUBSCRIBED)?.length ?? 0) < this.#awaited) return;
    this.#awaited = 0;
    this.#heard = "";
    this.#answers.resolve("join");
  }
}

/**
 * @param url `redis://:password@host:port`
 * @param onRead takes what was read. The octets are others when it has returned
 */
async function open(url: string, onRead: (bytes: Buffer) => void): Promise<Socket> {
  const { hostname, port, password } = new URL(url);
  const socket = connect({
    ...{ host: hostname, port: Number(port || 6379), noDelay: true },
    onread: readTogether(onRead),
  });
  try {
    await once(socket, "connect");
  } catch (error) {
    throw new BenchError(
      "NobodyListens",
      `expected Redis on ${hostname}:${port}, got ${(error as Error).message}`,
    );
  }
  if (password !== "") socket.write(`AUTH ${password}\r\n`);
  socket.on("error", () => {});
  return socket;
}
