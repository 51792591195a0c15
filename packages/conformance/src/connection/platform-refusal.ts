import { headerValues, type ResponseHead } from "@wsfn/protocol";

/** A longer body is no refusal of the platform's. */
const MOST_BYTES = 4096;
/** Of what it says, what a message repeats. */
const MOST_CHARS = 200;
const NOTHING = Buffer.alloc(0);

/** The body in which a platform explains why it refused; empty for any other answer. */
export class PlatformRefusal {
  #head: ResponseHead | undefined;
  #bytes = 0;
  #body = NOTHING;

  /** Octets after the head of an answer. A later answer takes the place of an earlier one. */
  take(head: ResponseHead, chunk: Buffer): void {
    if (head !== this.#head) [this.#head, this.#bytes, this.#body] = [head, refusalBytes(head), NOTHING];
    this.#body = Buffer.concat([this.#body, chunk]).subarray(0, this.#bytes);
  }

  /** True when no more of it is to come. */
  get isWhole(): boolean {
    return this.#body.length === this.#bytes;
  }

  /** `Code: Message` (`ErrorCode`, `ErrorMessage` in 2.0); undefined for a body of another shape. */
  get text(): string | undefined {
    try {
      const { Code, Message, ErrorCode, ErrorMessage } = JSON.parse(this.#body.toString("utf8"));
      const [code, message] = [Code ?? ErrorCode, Message ?? ErrorMessage];
      const isRefusal = typeof code === "string" && typeof message === "string";
      return isRefusal ? `${code}: ${message}`.slice(0, MOST_CHARS) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** The platform has its own id on what passes through it; what a function answered is told apart by the shape of its body alone. */
function refusalBytes(head: ResponseHead): number {
  const isPlatforms = headerValues(head, "X-Fc-Request-Id").length > 0;
  const declared = Number(headerValues(head, "Content-Length")[0]);
  return head.status >= 400 && isPlatforms && declared > 0 && declared <= MOST_BYTES ? declared : 0;
}
