import { randomUUID } from "node:crypto";
import { BenchError } from "../bench-error.ts";
import { Answers } from "./answers.ts";
import type { Member, MemberListener, RoomDialect } from "./dialect.ts";
import { eachMark, type LastDeliveries, lastDeliveriesByUrl, markOf } from "./marks.ts";
import { TextLink } from "./text-link.ts";

const LINE_FEED = 0x0a;
/** How a message of the server begins that nobody asked for: publications, joins and leaves. */
const PUSH = Buffer.from('{"push"');
/** Stands in the push by which a server puts a member out of a room: an SDK would come back, a member of a benchmark has missed what was said. */
const PUT_OUT = Buffer.from('"unsubscribe"');

/** A reply of the server. A ping is an empty one. */
interface Reply {
  readonly id?: number;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The Centrifuge client protocol, JSON, version 2 (centrifugal.dev, "Client protocol"): commands and replies are lines of JSON. */
export function centrifuge(): RoomDialect {
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
  #commands = 0;

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
    await this.#link.open(url);
    // A chat asks who comes; other servers do not look at the data.
    await this.#ask({ connect: { data: { name: `m${index}`, key: randomUUID() } } }, "connect");
  }

  async join(rooms: readonly string[]): Promise<void> {
    await Promise.all(
      rooms.map((channel) => this.#ask({ subscribe: { channel } }, `subscribe to ${channel}`)),
    );
  }

  publish(room: string, number: number): void {
    // A chat asks for an id of each line, other than any before it.
    const data = { id: `bench-${String(number).padStart(9, "0")}`, text: markOf(number) };
    this.#send({ publish: { channel: room, data } });
  }

  close(): void {
    this.#link.close();
  }

  #ask(command: object, what: string): Promise<void> {
    const answer = this.#answers.wait(String(this.#commands + 1), what);
    this.#send(command);
    return answer;
  }

  #send(command: object): void {
    this.#commands += 1;
    this.#link.send(JSON.stringify({ id: this.#commands, ...command }));
  }

  #take(text: Buffer): void {
    if (this.#last.repeats(text, this.#hears)) return;
    const numbers: number[] = [];
    let isAllDelivered = true;
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf(LINE_FEED, from);
      const line = text.subarray(from, end < 0 ? text.length : end);
      from += line.length + 1;
      if (line.length === 0) continue;
      const isPush = line.subarray(0, PUSH.length).equals(PUSH);
      const marks = isPush ? eachMark(line, (number) => numbers.push(number)) : 0;
      if (marks > 0) continue;
      isAllDelivered = false;
      if (!isPush) this.#reply(line);
      else if (line.includes(PUT_OUT)) this.#putOut(line.toString());
    }
    if (isAllDelivered) this.#last.keep(text, numbers);
    for (const number of numbers) this.#hears(number);
  }

  #reply(line: Buffer): void {
    const reply: Reply = JSON.parse(line.toString());
    if (reply.id === undefined) this.#link.send("{}");
    else if (reply.error === undefined) this.#answers.resolve(String(reply.id));
    else {
      const what = `expected every command to be accepted, got error ${reply.error.code} ${reply.error.message}`;
      const error = new BenchError("Refused", what);
      if (!this.#answers.reject(String(reply.id), error)) this.#fault(error);
    }
  }

  #putOut(push: string): void {
    const what = `expected every member to stay in its rooms, got ${push.slice(0, 200)}`;
    this.#fault(new BenchError("WrongDelivery", what));
  }

  #fault(error: BenchError): void {
    this.close();
    this.#answers.end(error);
    this.#listener.onFault(error);
  }
}
