import { expect, test } from "vitest";
import type { Endpoint, Route } from "../endpoint/endpoint.ts";
import type { Settings, Subject } from "../scenario.ts";
import { candidatesOf } from "./candidates.ts";
import { control } from "./control.ts";

const somewhere: Route = async () =>
  ({ url: "ws://127.0.0.1:9000/", close: async () => {} }) as unknown as Endpoint;
const settings = (subjects: readonly Subject[], more: Partial<Settings> = {}): Settings =>
  ({ subjects, providers: { routes: { gateway: somewhere } }, ...more }) as Settings;
const URL_SUBJECT = { name: "there", url: "ws://127.0.0.1:1/" };

test.each([
  [undefined, "ws://127.0.0.1:9000/"],
  ["/ws", "ws://127.0.0.1:9000/ws"],
  ["/chat?v=4&t=%20", "ws://127.0.0.1:9000/chat?v=4&t=%20"],
])("reaches a function at the path %s, where it takes handshakes", async (path, url) => {
  const subject = { ...control(), ...(path !== undefined && { path }) };
  const { candidates } = candidatesOf(settings([subject]), ["gateway"]);
  expect((await candidates[0]?.reach())?.url).toBe(url);
});

test("takes every subject on every route that was asked for, and names those that cannot be", () => {
  const { candidates, notes } = candidatesOf(
    settings([control(), URL_SUBJECT], { routes: ["direct", "gateway"] }),
    ["direct"],
  );
  expect(candidates.map(({ name, route }) => [name, route])).toEqual([
    ["bare sockets via direct", "direct"],
    ["bare sockets via gateway", "gateway"],
    ["there via direct", "direct"],
  ]);
  expect(notes).toEqual(["there via gateway: not run, a URL is reached as it is"]);
});

test("gives two subjects of one name names of their own", () => {
  const { candidates } = candidatesOf(settings([URL_SUBJECT, URL_SUBJECT, URL_SUBJECT]), ["direct"]);
  expect(candidates.map(({ name }) => name)).toEqual(["there", "there #2", "there #3"]);
});

test.each(["none", "constructor"])("refuses the route %s, which nobody provides", (route) => {
  expect(() => candidatesOf(settings([control()], { routes: [route] }), ["direct"])).toThrow(
    `expected one of direct, gateway as route to a function, got ${route}`,
  );
});
