import type { Plain } from "../language/language.ts";

/** What a line that a person or a script writes asks for. */
export type TypedLine =
  | { readonly does: "send"; readonly data: string | Buffer }
  | { readonly does: "ping"; readonly payload: string }
  | { readonly does: "close"; readonly code: number; readonly reason: string }
  | { readonly does: "help" }
  | { readonly does: "nothing"; readonly why: string };

/** What can be written, for help texts: usage and meaning. */
export const SLASH_COMMANDS: readonly (readonly [usage: string, does: Plain])[] = [
  ["/ping [TEXT]", "send a Ping frame; the pong is shown with its round trip"],
  ["/hex 00 FF 2A", "send a binary message"],
  ["/close [CODE [REASON]]", "close the connection, with 1000 where no code is given"],
  ["//TEXT", "send a text that begins with a slash"],
  ["/help", "show this list"],
];

/** RFC 6455 §5.5: payload of a control frame; §5.5.1: two octets of a Close frame's are its code. */
const MOST_CONTROL_BYTES = 125;
const CODE_BYTES = 2;
/** RFC 6455 §7.4.1, §7.4.2: the codes that an endpoint may send. Those of 1004, 1005, 1006 and 1015 are never sent. */
const maySend = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);

/** Reads a line: a text message, unless it begins with a slash. */
export function typedLine(line: string): TypedLine {
  if (!line.startsWith("/")) return { does: "send", data: line };
  if (line.startsWith("//")) return { does: "send", data: line.slice(1) };
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  if (name === "help") return { does: "help" };
  if (name === "ping") return ping(rest);
  if (name === "hex") return binary(rest);
  if (name === "close") return close(rest);
  return { does: "nothing", why: `there is no /${name}: /help shows what there is, // sends a slash` };
}

function ping(payload: string): TypedLine {
  if (Buffer.byteLength(payload) > MOST_CONTROL_BYTES)
    return { does: "nothing", why: `a ping carries at most ${MOST_CONTROL_BYTES} bytes` };
  return { does: "ping", payload };
}

function binary(text: string): TypedLine {
  const digits = text.replaceAll(/\s/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits))
    return { does: "nothing", why: "expected bytes of two hex digits each: /hex 00 ff" };
  return { does: "send", data: Buffer.from(digits, "hex") };
}

function close(text: string): TypedLine {
  const [, digits, reason = ""] = /^(\d+)?\s*(.*)$/s.exec(text) ?? [];
  const code = Number(digits ?? 1000);
  if (!maySend(code))
    return { does: "nothing", why: `${digits} may not be sent: 1000 to 1014, or 3000 to 4999 for your own` };
  if (Buffer.byteLength(reason) > MOST_CONTROL_BYTES - CODE_BYTES)
    return { does: "nothing", why: `a reason has at most ${MOST_CONTROL_BYTES - CODE_BYTES} bytes` };
  return { does: "close", code, reason };
}
