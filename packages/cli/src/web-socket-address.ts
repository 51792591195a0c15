import { existsSync } from "node:fs";
import { urlMeantBy } from "@wsfn/conformance";
import { say } from "./language/language.ts";
import { UsageError } from "./usage-error.ts";

/** What to say of a text that is no WebSocket URL: the one that is meant, where only its scheme is missing. */
export function noAddress(text: string): UsageError {
  const meant = urlMeantBy(text);
  const way =
    meant === undefined
      ? say("write it whole: wss://example.com/chat")
      : say("did you mean {name}?", { name: meant });
  return new UsageError(`${say("{text} is no WebSocket address", { text })}\n→ ${way}`);
}

/** `127.0.0.1:9000` where a URL or a folder is wanted, and there is no such folder. @throws {UsageError} */
export function requireScheme(text: string): void {
  if (urlMeantBy(text) !== undefined && !existsSync(text)) throw noAddress(text);
}
