import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpTimeSource, platformEndpoint } from "./time-source.ts";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const never = new AbortController().signal;

describe("httpTimeSource", () => {
  it("reads the Date of any answer, and says how sure that is", async () => {
    const url = await serve((_, response) => {
      response.setHeader("date", "Thu, 04 Jan 2024 01:33:13 GMT").writeHead(403).end();
    });
    const reading = await httpTimeSource(url)(never);
    expect(reading).toMatchObject({ at: new Date("2024-01-04T01:33:13Z"), from: new URL(url).host });
    expect(reading.uncertainMs).toBeGreaterThanOrEqual(1000);
  });

  it("says that there was no Date", async () => {
    const url = await serve((_, response) => {
      response.sendDate = false;
      response.end();
    });
    await expect(httpTimeSource(url)(never)).rejects.toThrow(/without a Date/);
  });

  it("gives up when it is called off", async () => {
    const url = await serve(() => {});
    await expect(httpTimeSource(url)(AbortSignal.timeout(50))).rejects.toThrow(/timeout|aborted/i);
  });

  it("asks the platform in the function's region", () => {
    expect(platformEndpoint("cn-hangzhou")).toBe("https://fcv3.cn-hangzhou.aliyuncs.com/");
  });
});
