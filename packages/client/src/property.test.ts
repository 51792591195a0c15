import fc from "fast-check";
import { expect, test } from "vitest";
import { scripted } from "../test/client.ts";
import type { ScriptedSocket } from "../test/scripted-socket.ts";

const runs = Number(process.env.WSFN_PROPERTY_RUNS ?? 200);

/** What a client's user, its servers, its network and time do, in any order. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat(6000) }) },
  { weight: 6, arbitrary: fc.constant({ do: "accept" as const }) },
  { weight: 4, arbitrary: fc.constant({ do: "send" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      which: fc.nat(2),
      code: fc.constantFrom(1001, 1006, 1012, 4000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("say" as const), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("network" as const), online: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: "reconnect" as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("close frame" as const), which: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("deadline" as const), ms: fc.integer({ min: 1, max: 60_000 }) }),
  },
);

test("whatever happens: each message that was taken goes out once and in order, and nothing outlives close()", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (steps, chance) => {
        const { client, page, time, sockets } = scripted({
          heartbeat: { everyMs: 25_000, timeoutMs: 5000, message: "ping" },
          deadlineMs: 20_000,
        });
        page.random = chance;
        /** In the order in which they were sent: the order of the connections, and of the messages of each. */
        const live = (): ScriptedSocket[] => sockets.filter(({ readyState }) => readyState < 3);
        const taken: string[] = [];
        const said: string[] = [];
        const heard: unknown[] = [];
        client.onmessage = ({ data }) => void heard.push(data);
        for (const [i, each] of steps.entries()) {
          switch (each.do) {
            case "pass":
              await time.pass(each.ms);
              break;
            case "accept":
              for (const socket of live()) if (socket.readyState === 0) socket.open();
              break;
            case "send":
              if (client.send(`message ${i}`)) taken.push(`message ${i}`);
              break;
            case "end":
              live()[each.which]?.end(each.code);
              break;
            case "say": {
              const socket = live()[each.which];
              // A socket that the client gave up has nobody to say it to.
              if (socket?.onmessage && socket.readyState > 0) said.push(`answer ${i}`);
              if (socket && socket.readyState > 0) socket.say(`answer ${i}`);
              break;
            }
            case "close frame": {
              // The server's, which is being answered: nothing can be sent on this one any more.
              const socket = live()[each.which];
              if (socket?.readyState === 1) socket.readyState = 2;
              break;
            }
            case "network":
              page.online = each.online;
              page.wake();
              break;
            case "reconnect":
              client.reconnect();
              break;
            case "deadline":
              client.setDeadline(each.ms);
          }
          // One in use, one that takes over, and those that are on their way out with nobody to wait for them.
          expect(
            live().filter(({ onclose, readyState }) => onclose && readyState < 2).length,
          ).toBeLessThanOrEqual(2);
        }
        page.online = true;
        for (let i = 0; i < 3; i++) {
          await time.pass(60_000);
          for (const socket of live()) if (socket.readyState === 0) socket.open();
          page.wake();
        }
        await time.pass(0);
        for (const socket of live()) if (socket.readyState === 0) socket.open();
        const sent = sockets.flatMap((socket) => socket.sent).filter((data) => data !== "ping");
        expect(sent).toEqual(taken);
        await time.pass(10_000);
        expect(heard.toSorted()).toEqual(said.toSorted());
        client.close();
        for (const socket of live()) socket.end(1000);
        await time.pass(0);
        expect([client.readyState, time.pending, page.listeners]).toEqual([3, 0, 0]);
      },
    ),
    { numRuns: runs },
  );
}, 120_000);
