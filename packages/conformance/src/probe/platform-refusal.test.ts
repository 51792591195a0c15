import { once } from "node:events";
import net from "node:net";
import { errorResponse } from "@wsfn/platform";
import { expect, onTestFinished, test } from "vitest";
import type { ConformanceCase } from "../case/case.ts";
import { targetOf } from "../connection/target.ts";
import { evaluate } from "../judge/evaluate.ts";
import { probe } from "./probe.ts";
import { DEFAULT_TIMEOUTS } from "./timeouts.ts";

const CASE: ConformanceCase = {
  id: "handshake/example",
  level: "MUST",
  says: "is an example",
  source: { rfc: 6455, section: "4.2.2" },
  needs: [],
  autobahn: [],
  script: [],
  events: { ok: [[]] },
  ending: { by: "left", codes: [], clean: false },
};

/** What is said of a server that answers every handshake with these octets, head and body apart. */
async function saidOf(head: string, body: string): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.setNoDelay(true);
    socket.once("data", () => socket.write(`${head}\r\n\r\n`, () => socket.end(body)));
  });
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  const seen = await probe(CASE, { target: targetOf(`ws://127.0.0.1:${port}/`), timeouts: DEFAULT_TIMEOUTS });
  return evaluate(CASE, seen).why;
}

const FAR = "expected 101 to the opening request, got 429 Too Many Requests";

test.each(["fc3", "fc2"] as const)(
  "a case that the platform refuses says why, as %s writes it",
  async (profile) => {
    const { status, headers, body } = errorResponse("ResourceExhausted", {
      requestId: "1-0-0-0",
      detail: { function: "echo", max: 1 },
      profile,
    });
    const lines = headers.map(([name, value]) => `\r\n${name}: ${value}`).join("");
    const why = await saidOf(`HTTP/1.1 ${status} Too Many Requests${lines}`, body);
    expect(why).toMatch(
      /^expected 101 to the opening request, got 429 Too Many Requests \(ResourceExhausted: .+\)$/,
    );
  },
);

test.each([
  ["no id of a platform", "", '{"Code":"No","Message":"not now"}'],
  ["a body of another shape", "\r\nX-Fc-Request-Id: 1", '{"error":"not now"}'],
  ["a body that is no JSON", "\r\nX-Fc-Request-Id: 1", "not now"],
])("one that is refused with %s has its status alone", async (_, line, body) => {
  const head = `HTTP/1.1 429 Too Many Requests\r\nContent-Length: ${body.length}${line}`;
  expect(await saidOf(head, body)).toBe(FAR);
});

test("a body that does not come is not waited for any longer than the connection stands", async () => {
  const head = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 90\r\nX-Fc-Request-Id: 1";
  expect(await saidOf(head, '{"Code":"No",')).toBe(FAR);
});
