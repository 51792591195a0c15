import { createServer } from "node:net";
import { expect, test } from "vitest";
import { localRedis } from "./redis.js";

test.each([
  ["answers PONG", "+PONG\r\n", true],
  ["wants a password", "-NOAUTH Authentication required.\r\n", false],
  ["is something else", "HTTP/1.1 400 Bad Request\r\n", false],
])("a server that %s is used: %s", async (_, answer, isUsed) => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  expect(await localRedis(port)).toBe(isUsed ? `redis://127.0.0.1:${port}` : undefined);
  await new Promise((resolve) => server.close(resolve));
  expect(await localRedis(port)).toBeUndefined(); // nobody is there any more
});
