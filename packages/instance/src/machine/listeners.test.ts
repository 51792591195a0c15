import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { listenersOf, listenerText, parseTcpTable, processesListeningOn } from "./listeners.ts";

describe("parseTcpTable", () => {
  const head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
  const row = (local: string, state: string): string =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n`;

  test.each([
    ["00000000:2328", "0.0.0.0", 9000, true],
    ["0100007F:2328", "127.0.0.1", 9000, false],
    ["00000000000000000000000000000000:0050", "::", 80, true],
    ["00000000000000000000000001000000:0050", "::1", 80, false],
    ["0000000000000000FFFF00000100007F:0050", "127.0.0.1", 80, false],
    ["B80D0120000000000000000001000000:FFFF", "2001:db8::1", 65535, false],
  ])("reads %s as %s port %i", (local, address, port, wildcard) => {
    expect(parseTcpTable(head + row(local, "0A"))).toEqual([{ address, port, wildcard, inode: "4711" }]);
  });

  test("passes over what does not listen", () => {
    expect(parseTcpTable(head + row("0100007F:2328", "01"))).toEqual([]);
    expect(parseTcpTable("")).toEqual([]);
  });
});

describe("listenersOf", () => {
  test("finds the sockets of these processes and no others", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    expect(listenersOf([process.pid])).toContainEqual({
      address: "127.0.0.1",
      port,
      wildcard: false,
      shared: false,
    });
    expect(listenersOf([1]).map((l) => l.port)).not.toContain(port);
  });

  test("sees that two processes share a port", async () => {
    const code =
      'require("node:net").createServer().listen({ port: Number(process.argv[1]), host: "0.0.0.0", reusePort: true }, function () { console.log(this.address().port) })';
    const listen = async (port: number): Promise<{ pid: number; port: number }> => {
      const child = spawn(process.execPath, ["-e", code, String(port)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      return { pid: child.pid ?? 0, port: Number(line.toString()) };
    };
    const first = await listen(0);
    expect(listenersOf([first.pid])).toMatchObject([{ port: first.port, shared: false }]);
    await listen(first.port);
    expect(listenersOf([first.pid])).toMatchObject([{ port: first.port, shared: true }]);
  });
});

test("listenerText brackets IPv6", () => {
  expect(listenerText({ address: "::1", port: 80 })).toBe("[::1]:80");
  expect(listenerText({ address: "0.0.0.0", port: 80 })).toBe("0.0.0.0:80");
});

test("processesListeningOn finds the process that listens on a port, until none does", async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(processesListeningOn(port)).toEqual(process.platform === "linux" ? [process.pid] : []);
  server.close();
  await once(server, "close");
  expect(processesListeningOn(port)).toEqual([]);
});
