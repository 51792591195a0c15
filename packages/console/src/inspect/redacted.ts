import type { TappedHandshake } from "@wsfn/gateway";
import type { FrameEntry } from "../api/reports.ts";

/** What stands in place of a secret. */
const REDACTED = "redacted";
/** Names whose values let somebody in: of headers, of parameters, and of subprotocols, which some clients put a token into. */
const SECRET_NAME = /auth|token|secret|cookie|signature|credential|passw|api-?key|access-?key|session/i;
/** A JSON Web Token by its begin: a JSON object in base64url (RFC 7519 §3). */
const JWT = /eyJ[\w-]{10,}\.[\w-]*\.[\w-]*/g;

interface Heads {
  readonly request: NonNullable<FrameEntry["request"]>;
  readonly answer: NonNullable<FrameEntry["answer"]>;
}
type Header = TappedHandshake["request"]["headers"][number];

/** The two heads of a handshake without what would let a reader of an export in. */
export const redactedHeads = ({ request, answer }: TappedHandshake): Heads => ({
  request: {
    method: request.method,
    target: redactedTarget(request.target),
    headers: request.headers.map(redactedHeader),
  },
  answer: { ...answer, headers: answer.headers.map(redactedHeader) },
});

function redactedHeader([name, value]: Header): [name: string, value: string] {
  if (SECRET_NAME.test(name)) return [name, REDACTED];
  if (name.toLowerCase() !== "sec-websocket-protocol") return [name, value.replaceAll(JWT, REDACTED)];
  const offered = value.split(",").map((one) => (SECRET_NAME.test(one) ? REDACTED : one.trim()));
  return [name, offered.join(", ").replaceAll(JWT, REDACTED)];
}

function redactedTarget(target: string): string {
  const at = target.indexOf("?");
  if (at < 0) return target.replaceAll(JWT, REDACTED);
  const parameters = target.slice(at + 1).split("&");
  const shown = parameters.map((parameter) => {
    const [name = ""] = parameter.split("=", 1);
    return SECRET_NAME.test(name) ? `${name}=${REDACTED}` : parameter;
  });
  return `${target.slice(0, at)}?${shown.join("&")}`.replaceAll(JWT, REDACTED);
}
