// The opening handshake (RFC 6455 section 4.2). Bun checks the method, Upgrade, the key and the version; the rest is here.
import { settings } from "./settings.ts";

/** Why a handshake is refused. */
interface Fault {
  readonly status: 400 | 403 | 426 | 503;
  readonly reason: string;
}

const listOf = (field: string | null): string[] => (field ?? "").split(",").map((item) => item.trim());

// RFC 9110 section 5.6.2, and of extensions RFC 6455 section 9.1.
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const EXTENSION = `\\s*${TOKEN}(\\s*;\\s*${TOKEN}(=(${TOKEN}|"${TOKEN}"))?)*\\s*`;
const EXTENSIONS = new RegExp(`^(${EXTENSION}(,${EXTENSION})*)?$`);

const isOption = (option: string): boolean => option.toLowerCase() === "upgrade";
const mayConnect = (origin: string): boolean =>
  settings.origins.includes("*") || settings.origins.includes(origin);

/** The first fault of a handshake, and undefined when it may go on. A field that came twice has both values, with a comma. */
export function faultOf(headers: Headers, { isStopping }: { isStopping: boolean }): Fault | undefined {
  const origin = headers.get("origin"); // only browsers send one
  if (headers.get("host")?.includes(",")) return { status: 400, reason: "expected one Host" };
  if (!listOf(headers.get("connection")).some(isOption)) {
    return { status: 426, reason: "expected Connection: Upgrade" };
  }
  if (!EXTENSIONS.test(headers.get("sec-websocket-extensions") ?? "")) {
    return { status: 400, reason: "expected Sec-WebSocket-Extensions by its grammar" };
  }
  if (origin && !mayConnect(origin)) {
    return { status: 403, reason: "this Origin is not in ALLOWED_ORIGINS" };
  }
  return isStopping ? { status: 503, reason: "the instance is stopping" } : undefined;
}

/** The answer to a handshake that is refused; a 426 names what would be taken (RFC 9110 section 15.5.22). */
export const refusal = ({ status, reason }: Fault): Response =>
  new Response(reason, {
    status,
    headers:
      status === 426
        ? { connection: "upgrade, close", upgrade: "websocket", "sec-websocket-version": "13" }
        : { connection: "close" },
  });

/** The field that takes our subprotocol, where it is offered. */
export const protocolFor = (headers: Headers): Record<string, string> =>
  listOf(headers.get("sec-websocket-protocol")).includes("echo.wsfn")
    ? { "sec-websocket-protocol": "echo.wsfn" }
    : {};
