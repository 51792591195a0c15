import type { TappedHandshake } from "@wsfn/gateway";
import { expect, test } from "vitest";
import { redactedHeads } from "./redacted.ts";

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";

const redacted = (target: string, ...headers: [string, string][]): readonly unknown[] => {
  const answer: TappedHandshake["answer"] = { status: 101, statusText: "Switching Protocols", headers };
  const heads = redactedHeads({ request: { method: "GET", target, headers }, answer });
  expect(heads.answer.headers).toEqual(heads.request.headers);
  return [heads.request.target, ...heads.request.headers.map(([, value]) => value)];
};

test.each([
  ["Authorization", "Bearer abc", "redacted"],
  ["proxy-authorization", "Basic abc", "redacted"],
  ["Cookie", "sid=1", "redacted"],
  ["Set-Cookie", "sid=1", "redacted"],
  ["X-Acs-Security-Token", "abc", "redacted"],
  ["x-api-key", "abc", "redacted"],
  ["X-Me", `Bearer ${TOKEN}`, "Bearer redacted"],
  ["Sec-WebSocket-Protocol", `chat, token.abc,${TOKEN}`, "chat, redacted, redacted"],
  ["X-Fc-Request-Id", "1-2-3", "1-2-3"],
  ["Sec-WebSocket-Extensions", "permessage-deflate", "permessage-deflate"],
])("of %s: %s, %s is kept", (name, value, kept) => {
  expect(redacted("/", [name, value])).toEqual(["/", kept]);
});

test.each([
  ["/ws", "/ws"],
  ["/ws?a=1&b", "/ws?a=1&b"],
  [
    "/ws?x-fc-signature=a%2B&room=1&x-fc-access-key-id=k",
    "/ws?x-fc-signature=redacted&room=1&x-fc-access-key-id=redacted",
  ],
  [`/ws/${TOKEN}?me=${TOKEN}`, "/ws/redacted?me=redacted"],
])("of %s, %s is kept", (target, kept) => expect(redacted(target)).toEqual([kept]));
