import { ERROR_TABLE, type ErrorKey, errorRow } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { ERROR_CASES, optionsOf } from "../error-cases.ts";
import { handshake, RawClient } from "../raw-client.ts";
import { running } from "../running.ts";

/** Rows that nobody is answered with. */
const ONLY_IN_LOGS: readonly ErrorKey[] = ["ClientClosedRequest", "InvocationError"];

describe("the platform's error table, on real sockets", () => {
  test("has a case for every row that a client can see", () => {
    const keys = Object.keys(ERROR_TABLE) as ErrorKey[];
    const tried = new Set(ERROR_CASES.map(({ key }) => key));
    expect(keys.filter((key) => !(tried.has(key) || ONLY_IN_LOGS.includes(key)))).toEqual([]);
  });

  test.each(ERROR_CASES.map((each) => [each.key, each.when, each] as const))(
    "%s: %s",
    async (key, _when, each) => {
      const row = errorRow(key);
      const { double, options } = optionsOf(each);
      const { url, requests, gateway } = await running(options);
      const sent = [each.bytes?.() ?? handshake()].flat();
      const before = sent.slice(0, -1);
      for (const bytes of before) await new RawClient(url).send(bytes).head();
      const client = new RawClient(url).send(sent.at(-1) ?? "");
      await client.head();
      const answer = (await client.until((all) => all.includes("}"))).toString("latin1");

      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${row.status} `));
      const type = /\r\nX-Fc-Error-Type: (.*)\r\n/.exec(answer)?.[1];
      expect(type).toBe(row.errorType);
      const id = /\r\nX-Fc-Request-Id: (.*)\r\n/.exec(answer)?.[1];
      const isFc2 = each.settings?.profile === "fc2";
      expect(id).toMatch(isFc2 ? /^[0-9a-f-]{36}$/ : /^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$/);
      const body: Record<string, string> = JSON.parse(answer.slice(answer.indexOf("{")));
      const message = body.Message ?? body.ErrorMessage ?? body.errorMessage;
      expect(body.Code ?? body.ErrorCode ?? body.errorType).toBe(row.code);
      expect(message).toContain(each.text ?? row.message.split("{", 1)[0]);

      const all = await requests(1);
      const event = all.find((one) => one.requestId === id);
      expect(event).toMatchObject({
        status: row.status,
        errorCode: row.code,
        message,
        hint: expect.stringMatching(/./),
      });
      // What is not billed has not run: no instance had it.
      if (!row.billed) expect(event?.instanceId).toBeUndefined();
      if (before.length === 0 && !row.billed && row.blame === "client") expect(double.made).toEqual([]);
      client.socket.destroy();
      await gateway.close();
    },
  );
});
