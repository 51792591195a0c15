import { testNeeding } from "@wsfn/instance/vitest";
import { describe } from "vitest";
import { balancer } from "../../../test/balancer.ts";
import { VOLATILE, withRedis } from "../../../test/redis-process.ts";
import { type Refereed, sdkScenario } from "../../../test/sdk-scenario.ts";
import { OPEN, type RoomsServer, wsServer } from "../../../test/ws-server.ts";
import { redisLog } from "./index.ts";

const test = await testNeeding("rooms", "redis-server");

let refereed: Refereed | undefined;
const server = (): Refereed => {
  if (refereed === undefined) throw new Error("expected to be asked within a test");
  return refereed;
};

describe("the official SDK, against two instances on Redis, a client on another one each time it comes", () => {
  sdkScenario(server, (name, run) =>
    test(name, () =>
      withRedis(VOLATILE, async (redis) => {
        const instance = (): Promise<RoomsServer> =>
          wsServer({ ...OPEN, log: redisLog({ redis: redis.url }) });
        const servers = [await instance(), await instance()];
        const front = await balancer(() => servers.map(({ url }) => url));
        refereed = {
          url: front.url,
          cut() {
            for (const one of servers) one.cut();
          },
        };
        try {
          await run();
        } finally {
          await front.close();
          await Promise.all(servers.map((one) => one.close()));
        }
      }),
    ),
  );
});
