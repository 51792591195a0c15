import { OPCODE } from "@wsfn/protocol";
import type { Json, PushKind } from "../../case/room.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Fact } from "../../connection/fact.ts";
import { isObject, shown } from "./pattern.ts";

/** A push that the case has not looked at yet. */
export interface Push {
  readonly kind: PushKind;
  readonly channel: string;
  readonly content: Json;
}

const KINDS: readonly PushKind[] = ["pub", "join", "leave", "unsubscribe"];
/** A server that sends more than this without being asked has lost its way. */
const MOST_PUSHES = 20_000;

/** One client of rooms on one connection: sorts what comes into replies, pushes and pings, and answers those as a client must. */
export class RoomClient {
  readonly name: string;
  readonly connection: Connection;
  readonly replies = new Map<number, Json>();
  pushes: Push[] = [];
  pings = 0;
  answersPings = true;
  readonly #facts: Fact[];
  #lastId = 0;

  constructor(name: string, connection: Connection, facts: Fact[]) {
    this.name = name;
    this.connection = connection;
    this.#facts = facts;
    connection.onMessage = (kind, payload) => this.#take(kind, payload);
  }

  /** The id of the next command. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Sends one message. */
  send(text: string): void {
    if (this.connection.isOpen) this.connection.sendFrame(OPCODE.text, Buffer.from(text));
  }

  #take(kind: "text" | "binary", payload: Buffer): void {
    if (kind === "binary") this.#strange(`a binary message of ${payload.length} octets`);
    const lines = kind === "text" ? payload.toString("utf8").split("\n") : [];
    for (const line of lines) {
      if (line === "") continue;
      try {
        this.#takeReply(JSON.parse(line) as Json);
      } catch {
        this.#strange(shown(line));
      }
    }
  }

  #takeReply(reply: Json): void {
    const { id, push } = isObject(reply) ? reply : {};
    if (typeof id === "number" && id > 0) this.replies.set(id, reply);
    else if (isObject(push)) this.#takePush(push);
    else if (isObject(reply) && Object.keys(reply).length === 0) this.#takePing();
    else this.#strange(shown(reply));
  }

  #takePush(push: { readonly [key: string]: Json }): void {
    const kind = KINDS.find((one) => push[one] !== undefined);
    if (kind === undefined || this.pushes.length > MOST_PUSHES) return;
    this.pushes.push({ kind, channel: String(push.channel ?? ""), content: push[kind] ?? null });
  }

  #takePing(): void {
    this.pings += 1;
    if (this.answersPings) this.send("{}");
  }

  #strange(got: string): void {
    this.#facts.push({ fact: "room-strange", client: this.name, got });
  }
}
