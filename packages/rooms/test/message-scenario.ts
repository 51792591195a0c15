import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { DEFAULT_LIMITS } from "../src/limits.ts";
import type { Refereed } from "./sdk-scenario.ts";

const CONNECT = Buffer.from('{"id":1,"connect":{}}');

/** A client that has connected by a binary message, and the code that it is disconnected with. */
async function connected(
  url: string,
): Promise<{ readonly socket: WebSocket; readonly code: Promise<number> }> {
  const socket = new WebSocket(url);
  onTestFinished(() => socket.terminate());
  const code = once(socket, "close").then(([closed]) => closed as number);
  await once(socket, "open");
  socket.send(CONNECT, { binary: true });
  const [reply, isBinary] = (await once(socket, "message")) as [Buffer, boolean];
  expect(JSON.parse(reply.toString())).toMatchObject({ id: 1, connect: {} });
  expect(isBinary).toBe(false);
  return { socket, code };
}

/** What a transport makes of messages, against a server whose limits are the defaults. */
export function messageScenario(server: () => Pick<Refereed, "url">): void {
  test("takes a binary message as text, and ends with 3501 where it is no UTF-8", async () => {
    const { socket, code } = await connected(server().url);
    socket.send(
      Buffer.concat([Buffer.from('{"id":2,"rpc":{"data":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}}')]),
    );
    expect(await code).toBe(3501);
  });

  test("ends with 3501 at a byte order mark, which is no JSON", async () => {
    const { socket, code } = await connected(server().url);
    socket.send('\ufeff{"id":2,"rpc":{}}');
    expect(await code).toBe(3501);
  });

  test("takes a message as long as the limit, and ends with 1009 at a longer one", async () => {
    const { socket, code } = await connected(server().url);
    const call = (length: number) => {
      const [head, tail] = ['{"id":2,"rpc":{"method":"', '"}}'];
      return head + "m".repeat(length - head.length - tail.length) + tail;
    };
    socket.send(call(DEFAULT_LIMITS.messageBytes));
    const [reply] = (await once(socket, "message")) as [Buffer];
    expect(JSON.parse(reply.toString())).toMatchObject({ id: 2, rpc: {} });
    socket.send(call(DEFAULT_LIMITS.messageBytes + 1));
    expect(await code).toBe(1009);
  });
}
