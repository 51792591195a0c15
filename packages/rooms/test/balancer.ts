import { type AddressInfo, connect, createServer } from "node:net";

/** What a balancer does: every connection goes to another server than the one before, as behind the platform's trigger. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one in front of servers of this machine. */
export async function balancer(servers: () => readonly string[]): Promise<Balancer> {
  let turn = 0;
  const open = new Set<{ destroy(): void }>();
  const server = createServer((client) => {
    turn += 1;
    const urls = servers();
    const upstream = connect(Number(new URL(urls[turn % urls.length] ?? "").port), "127.0.0.1");
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on("error", () => one.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
