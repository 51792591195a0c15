import { headerTokens, headerValues, type RequestHead } from "@wsfn/protocol";

const throws = (act: () => unknown): boolean => {
  try {
    act();
    return false;
  } catch {
    return true; // in a careless server nothing would have caught it
  }
};

/** What a careless application does with a request, and whether it throws. */
const FATAL = {
  "decodes the query": ({ target }: RequestHead) =>
    throws(() => decodeURIComponent(target.split("?")[1] ?? "")),
  "decodes the path": ({ target }: RequestHead) =>
    throws(() => decodeURIComponent(target.split("?")[0] ?? "")),
  "decodes cookies": (head: RequestHead) =>
    headerValues(head, "Cookie").some((one) => throws(() => decodeURIComponent(one))),
  "parses the origin": (head: RequestHead) =>
    headerValues(head, "Origin").some((one) => throws(() => new URL(one))),
  "parses the host": (head: RequestHead) =>
    headerValues(head, "Host").some((one) => throws(() => new URL(`http://${one}`))),
  "parses the path": ({ target }: RequestHead) => throws(() => new URL(target, "http://localhost")),
  "looks extensions up": (head: RequestHead) => isProperty(head, "Sec-WebSocket-Extensions"),
  "looks subprotocols up": (head: RequestHead) => isProperty(head, "Sec-WebSocket-Protocol"),
  "reads 2000 headers": ({ headers }: RequestHead) => headers.length > 2000,
  "wants UTF-8": ({ headers }: RequestHead) =>
    headers.some(([, value]) => throws(() => UTF8.decode(Buffer.from(value, "latin1")))),
} as const satisfies Record<string, (head: RequestHead) => boolean>;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

const isProperty = (head: RequestHead, name: string): boolean =>
  headerTokens(head, name).some((token) => (token.split(";")[0] ?? "") in {});

/** A thing that must not be done to a stranger's request without a net. */
export type Careless = keyof typeof FATAL;

export const dies = (of: Careless, head: RequestHead): boolean => FATAL[of](head);
