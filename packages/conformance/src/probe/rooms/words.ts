import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type {
  Expectation,
  Expected,
  Json,
  Mark,
  RoomsDescription,
  Sent,
  TokenFields,
} from "../../case/room.ts";

const DEFAULT_CHANNEL = "{room}";
/** Of a long line. A chat may well allow no more. */
const LONG_CHARACTERS = 1000;
const DEFAULT_PUBLISH: Json = { text: "{text}" };

const isObject = (value: Json): value is { readonly [key: string]: Json | undefined } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** True for what stands in the place of a value. */
export const isMark = <T extends Mark | Expectation>(value: Sent | Expected): value is T =>
  typeof value === "object" && value !== null && "$" in value;

/** The words of one case: names that nobody else uses, what was captured, and values made of the server's description. */
export class RoomWords {
  readonly captured = new Map<string, Json>();
  readonly #rooms: RoomsDescription;
  readonly #nonce = randomBytes(6).toString("hex");
  #names = 0;

  constructor(rooms: RoomsDescription) {
    this.#rooms = rooms;
  }

  /** The channel of a room of this case. */
  channel(which: "own" | "other" | number = "own"): string {
    const name = typeof which === "number" ? `wsfn-${this.#nonce}-${which}` : `wsfn-${this.#nonce}-${which}`;
    return (this.#rooms.channel ?? DEFAULT_CHANNEL).replaceAll("{room}", name);
  }

  /** What is said in the nth line. Quotes, a line break and a code point of four octets have to survive. */
  text(n: number, { isLong = false }: { readonly isLong?: boolean | undefined } = {}): string {
    const text = `line ${n} of ${this.#nonce}: "zwölf"\n天 😀`;
    return isLong ? text + "😀".repeat(LONG_CHARACTERS - [...text].length) : text;
  }

  /** The value of a mark. */
  value(mark: Mark): Json {
    switch (mark.$) {
      case "channel":
        return this.#channelOf(mark.which);
      case "connect": {
        const connect = this.#filled(this.#rooms.connect ?? {});
        if (mark.token === undefined || !isObject(connect)) return connect;
        return { ...connect, token: this.#token(mark.token) };
      }
      case "token":
        return this.#token(mark.says);
      case "rpc":
        return this.#filled(this.#rooms.rpc ?? {});
      case "line":
        return this.#filled(this.#rooms.publish ?? DEFAULT_PUBLISH, this.text(mark.n, mark));
      case "captured": {
        const value = this.captured.get(mark.as) ?? null;
        return mark.plus === undefined ? value : Number(value) + mark.plus;
      }
    }
  }

  /** A value as it goes on the wire. */
  made(value: Sent): Json {
    if (isMark<Mark>(value)) return this.value(value);
    if (Array.isArray(value)) return value.map((one: Sent) => this.made(one));
    if (typeof value !== "object" || value === null) return value as Json;
    return Object.fromEntries(
      Object.entries(value as { readonly [key: string]: Sent }).map(([key, one]) => [key, this.made(one)]),
    );
  }

  /** A JSON Web Token, signed as the server verifies it (RFC 7519, HS256). */
  #token({ user, channel, endsInS, isForged }: TokenFields): string {
    const claims = {
      sub: `wsfn-${this.#nonce}${user === undefined ? "" : `-${user}`}`,
      ...(channel && { channel: this.channel(channel) }),
      ...(endsInS !== undefined && { exp: Math.floor(Date.now() / 1000) + endsInS }),
    };
    const signed = [{ alg: "HS256", typ: "JWT" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const secret = isForged ? randomBytes(32) : (this.#rooms.tokenSecret ?? "");
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  }

  #channelOf(which: Extract<Mark, { $: "channel" }>["which"]): string {
    if (which === "unknown") return this.#rooms.unknownChannel ?? "";
    if (which === "first") return this.channel(0);
    if (which !== "overlong") return this.channel(which ?? "own");
    const most = this.#rooms.limits?.channelBytes ?? 0;
    return this.channel().padEnd(most + 1, "x");
  }

  /** A value of the description with everything in it that stands for something. */
  #filled(value: Json, text = ""): Json {
    if (typeof value === "string") {
      this.#names += 1;
      return value
        .replaceAll("{room}", this.#nonce)
        .replaceAll("{name}", `wsfn-${this.#nonce.slice(0, 6)}-${this.#names}`)
        .replaceAll("{uuid}", () => randomUUID())
        .replaceAll("{text}", () => text);
    }
    if (Array.isArray(value)) return value.map((one: Json) => this.#filled(one, text));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, this.#filled(one ?? null, text)]),
    );
  }
}
