import { say } from "../language/language.ts";
import { printable } from "../text/printable.ts";
import type { Paint } from "../text/screen.ts";
import type { ConnectionEvent } from "./connection-event.ts";

const MOST_HEX_DIGITS = 64;

/** What a person reads of an event: messages are results and go to stdout, all else to stderr. */
export interface Shown {
  readonly to: "stdout" | "stderr";
  readonly line: string;
}

/** An event as a line. A message on its way into a pipe is left as it is. */
export function shownEvent(
  event: ConnectionEvent,
  screen: { readonly isTerminal: boolean; readonly paint: Paint },
): Shown {
  const { isTerminal, paint } = screen;
  if (event.event === "message") {
    return {
      to: "stdout",
      line: isTerminal ? `${paint("green", "<")} ${printable(event.text)}` : event.text,
    };
  }
  if (event.event === "binary") {
    const line = isTerminal
      ? `${paint("green", "<")} ${paint("faint", `${event.bytes} B`)} ${hexOf(event.hex)}`
      : event.hex;
    return { to: "stdout", line };
  }
  return { to: "stderr", line: paint(isBad(event) ? "red" : "faint", printable(words(event))) };
}

const isBad = ({ event }: ConnectionEvent): boolean =>
  event === "refused" || event === "failed" || event === "discarded";

/** Octets two digits each. */
function hexOf(hex: string): string {
  const shown = hex.slice(0, MOST_HEX_DIGITS).replaceAll(/..(?!$)/g, "$& ");
  return hex.length > MOST_HEX_DIGITS ? `${shown} …` : shown;
}

function words(event: Exclude<ConnectionEvent, { event: "message" | "binary" }>): string {
  switch (event.event) {
    case "open": {
      const { subprotocol, extensions, url, afterMs: ms } = event;
      return [
        say("connected to {url} in {ms} ms", { url, ms }),
        ...(subprotocol ? [say("subprotocol {name}", { name: subprotocol })] : []),
        ...(extensions ? [extensions] : []),
      ].join(say(", "));
    }
    case "ping":
      return event.text
        ? say("ping from the server: {text}", { text: event.text })
        : say("ping from the server");
    case "pong":
      return event.afterMs === null
        ? say("pong that nothing asked for")
        : say("pong after {ms} ms", { ms: event.afterMs });
    case "refused":
      return [
        say("refused: {status} {text}", { status: event.status, text: event.statusText }),
        event.body.trim(),
      ]
        .filter(Boolean)
        .join("\n");
    case "failed":
      return say("failed: {why}", { why: event.error });
    case "close": {
      if (event.code === 1006) return say("cut: the connection ended without a Close frame (1006)");
      const { code } = event;
      const how =
        event.by === "client"
          ? say("closed by us with {code}", { code })
          : say("closed by the server with {code}", { code });
      return event.reason ? `${how} ${JSON.stringify(event.reason)}` : how;
    }
    case "retry":
      return say("{why}: connects again in {seconds} s", {
        why: event.reason,
        seconds: (event.inMs / 1000).toFixed(1),
      });
    case "discarded":
      return say("not sent: {why}", { why: event.why });
  }
}
