import { type DeflateAgreement, OPCODE, RSV1 } from "@wsfn/protocol";
import { DeflateCodec } from "../../src/connection/deflate-codec.ts";
import type { Behaviour } from "./behaviour.ts";

const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const NOTHING: Buffer = Buffer.alloc(0);
/** What a server inflates that looks at its limit when it has everything. */
const WITHOUT_LIMIT = 1024 * 1024 * 1024;

/** The server's half of permessage-deflate: the client's with the two directions exchanged. */
export class ServerDeflate {
  readonly #behaviour: Behaviour;
  readonly #agreement: DeflateAgreement;
  readonly #maxMessageBytes: number;
  readonly #out: DeflateCodec;
  #in: DeflateCodec;
  #lastKind: string | undefined;
  /** What every message is taken for, whatever its RSV1 says. */
  #always: boolean | undefined;

  constructor(agreement: DeflateAgreement, behaviour: Behaviour, maxMessageBytes: number) {
    this.#behaviour = behaviour;
    this.#maxMessageBytes = maxMessageBytes;
    this.#agreement = mirrored(agreement, behaviour);
    this.#out = this.#fresh();
    this.#in = this.#out;
  }

  compress(payload: Buffer): Buffer {
    const { compresses } = this.#behaviour;
    if (compresses === "an empty message into nothing" && payload.length === 0) return NOTHING;
    const octets = this.#out.compress(payload);
    return compresses === "with the end of its flush" ? Buffer.concat([octets, FLUSH_END]) : octets;
  }

  /** Whether a message is taken for a compressed one: as RSV1 of its first frame has it, when all is right. `began`: opcode of the connection's first frame. */
  reads(first: { readonly rsv: number }, began: number | undefined): boolean {
    if (this.#always !== undefined) return this.#always;
    const isDeaf = this.#behaviour.inflates === "nothing, when a control frame came first";
    return (first.rsv & RSV1) !== 0 && !(isDeaf && began !== undefined && began >= OPCODE.close);
  }

  /** A message without compression has passed; `last` is the opcode of its last frame. */
  passPlain(last: number): void {
    const { inflates } = this.#behaviour;
    if (inflates === "without memory of what was before a plain message") this.#forget();
    if (inflates === "nothing after a plain message in fragments" && last === OPCODE.continuation)
      this.#always = false;
  }

  /** A compressed message has passed; `last` is the opcode of its last frame. */
  passCompressed(last: number): void {
    const { inflates } = this.#behaviour;
    if (inflates === "all messages after a compressed one in fragments" && last === OPCODE.continuation)
      this.#always = true;
  }

  /** A ping has passed. */
  passPing(): void {
    if (this.#behaviour.inflates === "without memory of what was before a ping") this.#forget();
  }

  /** The message, the close code that its fault asks for, or undefined: passed over. */
  inflate(octets: Buffer, kind: "text" | "binary"): Buffer | number | undefined {
    const { inflates } = this.#behaviour;
    const first = octets[0] ?? 0;
    // RFC 1951 3.2.3: the first bit is BFINAL, the next two are the block's type; 0 is stored.
    if (inflates === "no final block" && (first & 1) === 1) return 1007;
    if (inflates === "no stored block" && octets.length > 1 && (first & 6) === 0) return 1007;
    if (inflates === "without memory") this.#forget();
    if (inflates === "with a window for each kind" && kind !== this.#lastKind) this.#forget();
    this.#lastKind = kind;
    try {
      const message = this.#in.inflate(inflates === "one block" ? firstBlock(octets) : octets);
      if (message.length > this.#maxMessageBytes) return 1009;
      if (inflates === "without memory of what was before an empty message" && message.length === 0)
        this.#forget();
      return message;
    } catch (error) {
      if (inflates === "nothing broken") return undefined;
      return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? 1009 : 1007;
    }
  }

  #forget(): void {
    this.#in = this.#fresh();
  }

  #fresh(): DeflateCodec {
    const isLate = this.#behaviour.inflates === "everything before it looks at the limit";
    return new DeflateCodec(this.#agreement, {
      maxMessageBytes: isLate ? WITHOUT_LIMIT : this.#maxMessageBytes,
    });
  }
}

function mirrored(agreement: DeflateAgreement, { compresses, inflates }: Behaviour): DeflateAgreement {
  const bits = agreement.serverMaxWindowBits;
  const used = {
    "outside its window": 15,
    "with one bit more than it agreed to": Math.min(15, bits + 1),
  }[compresses as string];
  const clientBits = agreement.clientMaxWindowBits;
  return {
    clientMaxWindowBits: used ?? bits,
    clientNoContextTakeover: compresses === "with memory" ? false : agreement.serverNoContextTakeover,
    serverMaxWindowBits:
      inflates === "with one bit less than it agreed to" ? Math.max(8, clientBits - 1) : clientBits,
    serverNoContextTakeover: agreement.clientNoContextTakeover,
  };
}

/** Up to where a flush shows (RFC 7692 7.2.3.5); all of it where none does. */
function firstBlock(octets: Buffer): Buffer {
  const end = octets.indexOf(FLUSH_END);
  return end < 0 ? octets : octets.subarray(0, end);
}
