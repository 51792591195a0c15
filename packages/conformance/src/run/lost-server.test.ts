import { once } from "node:events";
import net from "node:net";
import { expect, test } from "vitest";
import { targetOf } from "../connection/target.ts";
import { LostServer } from "./lost-server.ts";

async function listening(): Promise<{ server: net.Server; lost: LostServer }> {
  const server = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  return { server, lost: new LostServer(targetOf(`ws://127.0.0.1:${port}/`)) };
}

test("a server that listens is not lost, whatever a case came to", async () => {
  const { server, lost } = await listening();
  expect(await lost.isFirst("control/ping-0")).toBe(false);
  expect(lost.reason).toBeUndefined();
  server.close();
});

test("names the cases that may have ended it, and none that was over before it was last seen", async () => {
  const { server, lost } = await listening();
  server.close();
  await once(server, "close");
  lost.saw({ id: "over", beganMs: 1, endedMs: 2 });
  lost.saw({ id: "culprit", beganMs: 2, endedMs: 5 });
  lost.saw({ id: "last", beganMs: 3, endedMs: 4 });
  await lost.isFirst("later");
  expect(lost.story).toBe(
    `${lost.reason}; it went while these were tried, so one of them ended it: culprit, last`,
  );
});

test("of all cases that find nobody, one is told to be the first", async () => {
  const { server, lost } = await listening();
  server.close();
  await once(server, "close");
  const told = await Promise.all(["a", "b", "c"].map((id) => lost.isFirst(id)));
  expect(told.filter((first) => first)).toHaveLength(1);
  expect(await lost.isFirst("d")).toBe(false);
  expect(lost.reason).toMatch(
    /^the server is gone: nobody has listened on 127\.0\.0\.1:\d+ since a \(connect ECONNREFUSED/,
  );
});
