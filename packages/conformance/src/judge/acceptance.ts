import {
  acceptKey,
  headerTokens,
  headerValues,
  listsToken,
  parseExtensions,
  type ResponseHead,
  type Violation,
} from "@wsfn/protocol";
import type { OpeningRequest } from "../connection/opening.ts";
import type { AcceptanceRule, Deviation } from "./deviation.ts";

/** What every 101 must be, whatever the case asks (RFC 6455 4.1, numbered list on the response). Empty when it is right. */
export function acceptanceFaults(head: ResponseHead, request: OpeningRequest): Deviation[] {
  const faults: Deviation[] = head.violations.map(violated);
  const broken = (rule: AcceptanceRule, wanted: string, got: readonly string[]): void => {
    faults.push({ fact: "acceptance", rule, wanted, got });
  };
  if (head.version !== "1.1") broken("version", "HTTP/1.1", [`HTTP/${head.version}`]);
  const upgrade = headerValues(head, "upgrade");
  const isUpgrade = headerTokens(head, "upgrade").join(", ").toLowerCase() === "websocket";
  if (!isUpgrade) broken("upgrade", "Upgrade: websocket", upgrade);
  const connection = headerValues(head, "connection");
  if (!listsToken(head, "connection", "upgrade")) broken("connection", "Connection: Upgrade", connection);
  const accept = headerValues(head, "sec-websocket-accept");
  const key = acceptKey(request.key);
  if (accept.length !== 1 || accept[0] !== key) broken("accept", `Sec-WebSocket-Accept: ${key}`, accept);
  const protocols = headerTokens(head, "sec-websocket-protocol");
  const isOffered = protocols.length <= 1 && protocols.every((one) => request.protocols.includes(one));
  const offeredProtocols = request.protocols.join(", ") || "none";
  if (!isOffered)
    broken("subprotocol", `a subprotocol out of those offered (${offeredProtocols})`, protocols);
  const value = headerValues(head, "sec-websocket-extensions").join(", ");
  const { extensions = [], violation } = value === "" ? {} : parseExtensions(value);
  if (violation !== undefined) faults.push(violated(violation));
  const offer = request.offer === undefined ? { extensions: [] } : parseExtensions(request.offer);
  // What an offer that cannot be read has offered is nobody's to say.
  if (offer.violation !== undefined) return faults;
  const offered = new Set(offer.extensions?.map(({ name }) => name));
  const strange = extensions.filter(({ name }) => !offered.has(name)).map(({ name }) => name);
  if (strange.length > 0) broken("extension", "only extensions that were offered", strange);
  return faults;
}

/** A broken rule of `@wsfn/protocol` as a deviation. */
export const violated = ({ code, message, source }: Violation): Deviation => ({
  fact: "violation",
  code,
  message,
  source,
});
