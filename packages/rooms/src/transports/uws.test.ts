import { recordMissing } from "@wsfn/instance";
import { afterAll, beforeAll, describe, test } from "vitest";
import { messageScenario } from "../../test/message-scenario.ts";
import { type Refereed, sdkScenario } from "../../test/sdk-scenario.ts";
import { node20, uwsServer } from "../../test/uws-process.ts";

const node = node20();

if (node === undefined) {
  const missing = {
    what: "rooms on uWebSockets.js",
    why: "there is no Node 20 on PATH",
    hint: "install Node 20",
    where: "rooms",
  };
  recordMissing(missing);
  test.skipIf(process.env.WSFN_REQUIRE !== "all")("rooms on uWebSockets.js", () => {
    throw new Error(`${missing.why}: ${missing.hint}`);
  });
} else {
  describe("rooms on uWebSockets.js", () => {
    let server: Refereed & { close(): Promise<void> };
    beforeAll(async () => {
      server = await uwsServer(node);
    });
    afterAll(() => server?.close());
    sdkScenario(() => server);
    messageScenario(() => server);
  });
}
