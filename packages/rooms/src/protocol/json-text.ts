/**
 * JSON as text, parsed when somebody asks. What clients send as `data` travels through rooms as the text it came as: no number
 * loses digits, and nothing is encoded twice.
 */
export class JsonText {
  /** Valid JSON on one line: frames part their messages by newlines. */
  readonly text: string;

  /** The text is trusted to be valid; `jsonText` makes one of a value. */
  constructor(text: string) {
    this.text = text;
  }

  /** The value, parsed anew each time. */
  value(): unknown {
    return JSON.parse(this.text);
  }
}

/** The text of a value. Throws `TypeError` for what JSON does not know: undefined, a function, a bigint, a circle. */
export function jsonText(value: unknown): JsonText {
  if (value instanceof JsonText) return value;
  if (encodable(value) === undefined)
    throw new TypeError(`expected a value that JSON knows, got ${typeof value}`);
  return new JsonText(encode(value));
}

/** The JSON text of a value, as JSON.stringify makes it; a `JsonText` inside goes in as it is. */
export function encode(value: unknown): string {
  const plain = encodable(value);
  if (plain instanceof JsonText) return plain.text;
  if (Array.isArray(plain))
    return `[${plain.map((item) => (encodable(item) === undefined ? "null" : encode(item))).join(",")}]`;
  if (typeof plain !== "object" || plain === null) return JSON.stringify(plain);
  let text = "";
  for (const [name, field] of Object.entries(plain)) {
    if (encodable(field) === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${encode(field)}`;
  }
  return `{${text}}`;
}

/** What of a value goes into JSON: undefined where nothing does, and what a Date and its like say of themselves. */
function encodable(value: unknown): unknown {
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  const { toJSON } = (value ?? {}) as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value) : value;
}
