import type { RoomsDescription } from "../../case/room.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Fact } from "../../connection/fact.ts";
import { RoomClient } from "./room-client.ts";
import { RoomWords } from "./words.ts";

/** What a case about rooms has beside its connection: its clients, and what it remembers. */
export class RoomRun {
  readonly words: RoomWords;
  readonly limits: NonNullable<RoomsDescription["limits"]>;
  /** URL of another instance. */
  readonly elsewhere: string | undefined;
  readonly #clients = new Map<string, RoomClient>();
  readonly #facts: Fact[];
  readonly #before: number;

  /** `connection` becomes the client `a`. `facts`: those of the case. */
  constructor(rooms: RoomsDescription, connection: Connection, facts: Fact[]) {
    this.words = new RoomWords(rooms);
    this.limits = rooms.limits ?? {};
    this.elsewhere = rooms.elsewhere;
    this.#facts = facts;
    this.#before = facts.length;
    this.add("a", connection);
  }

  /** A further client, on a connection that has shaken hands; one of the same name is forgotten. */
  add(name: string, connection: Connection): void {
    this.#clients.set(name, new RoomClient(name, connection, this.#facts));
  }

  /** @throws an `Error` for a name that no step has opened: a mistake in the case */
  client(name: string): RoomClient {
    const client = this.#clients.get(name);
    if (client === undefined) throw new Error(`expected a client ${name} in this case, none was opened`);
    return client;
  }

  /** True: a step did not go as the case has it. What follows would only fail for the same reason. */
  get isBroken(): boolean {
    return this.#facts.length > this.#before;
  }
}
