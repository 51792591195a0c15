import { randomUUID } from "node:crypto";
import { BenchError } from "../bench-error.ts";
import { Answers } from "./answers.ts";
import type { Member, MemberListener, RoomDialect } from "./dialect.ts";
import { eachMark, type LastDeliveries, lastDeliveriesByUrl, markOf } from "./marks.ts";
import { TextLink } from "./text-link.ts";

/** Engine.IO v4 over WebSocket: the first character of a message. */
const OPEN = 0x30;
/** The server pings and the client answers, not the other way round as before version 4. */
const PING = 0x32;
const PONG = "3";
const MESSAGE = 0x34;
/** Socket.IO v5: the second one. */
const CONNECT = 0x30;
const DISCONNECT = 0x31;
const ACK = 0x33;
const CONNECT_ERROR = 0x34;

/**
 * Socket.IO (Engine.IO protocol 4, Socket.IO protocol 5), WebSocket transport only. The server takes the events `join` (room, acknowledged)
 * and `publish` (room, line), and emits lines to a room under whatever name.
 */
export function socketIo(): RoomDialect {
  const lastOf = lastDeliveriesByUrl();
  return {
    open: async (url, index, listener) => {
      const client = new Client(listener, lastOf(url));
      await client.connect(url, index);
      return client;
    },
  };
}

class Client implements Member {
  readonly #listener: MemberListener;
  readonly #last: LastDeliveries;
  readonly #hears: (number: number) => void;
  readonly #answers = new Answers();
  readonly #link: TextLink;
  #acks = 0;
  /** Who it is, for a server that asks. */
  #auth = "";

  constructor(listener: MemberListener, last: LastDeliveries) {
    this.#listener = listener;
    this.#last = last;
    this.#hears = (number) => listener.onDelivery(number);
    this.#link = new TextLink({
      onText: (text) => this.#take(text),
      onFault: (error) => this.#fault(error),
    });
  }

  async connect(url: string, index: number): Promise<void> {
    const connected = this.#answers.wait("connect", "connect");
    // It is awaited after the link: a link that fails first has its own error.
    connected.catch(() => {});
    this.#auth = JSON.stringify({ name: `m${index}`, key: randomUUID() });
    await this.#link.open(url);
    await connected;
  }

  async join(rooms: readonly string[]): Promise<void> {
    await Promise.all(
      rooms.map((room) => {
        const id = this.#acks++;
        const answer = this.#answers.wait(String(id), `join of ${room}`);
        this.#link.send(`42${id}${JSON.stringify(["join", room])}`);
        return answer;
      }),
    );
  }

  publish(room: string, number: number): void {
    const line = { id: `bench-${String(number).padStart(9, "0")}`, text: markOf(number) };
    this.#link.send(`42${JSON.stringify(["publish", room, line])}`);
  }

  close(): void {
    this.#link.close();
  }

  #take(text: Buffer): void {
    if (this.#last.repeats(text, this.#hears)) return;
    if (text[0] === OPEN) this.#link.send(`40${this.#auth}`);
    else if (text[0] === PING) this.#link.send(PONG);
    else if (text[0] === MESSAGE) this.#packet(text);
  }

  #packet(text: Buffer): void {
    const type = text[1];
    if (type === CONNECT) this.#answers.resolve("connect");
    else if (type === ACK) this.#answers.resolve(/^43(\d+)/.exec(text.toString("latin1", 0, 20))?.[1] ?? "");
    else if (type === DISCONNECT || type === CONNECT_ERROR) {
      this.#fault(new BenchError("Refused", `expected to be let in, got ${text.toString().slice(0, 200)}`));
    } else this.#deliveries(text);
  }

  #deliveries(text: Buffer): void {
    const numbers: number[] = [];
    eachMark(text, (number) => numbers.push(number));
    this.#last.keep(text, numbers);
    for (const number of numbers) this.#hears(number);
  }

  #fault(error: BenchError): void {
    this.close();
    this.#answers.end(error);
    this.#listener.onFault(error);
  }
}
