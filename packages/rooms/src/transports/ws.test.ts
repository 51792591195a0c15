import { afterAll, beforeAll, describe } from "vitest";
import { messageScenario } from "../../test/message-scenario.ts";
import { sdkScenario } from "../../test/sdk-scenario.ts";
import { OPEN, type RoomsServer, wsServer } from "../../test/ws-server.ts";

describe("rooms on ws", () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await wsServer(OPEN);
  });
  afterAll(() => server.close());
  sdkScenario(() => server);
  messageScenario(() => server);
});
