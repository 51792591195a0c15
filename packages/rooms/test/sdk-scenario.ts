import { expect, test as plainTest } from "vitest";
import { connected, listening, nextEvent, sdkClient } from "./sdk-client.ts";

/** A server under the SDK's test. */
export interface Refereed {
  readonly url: string;
  /** Cuts every connection without a Close frame. */
  cut(): void | Promise<void>;
}

const dataOf = (seen: readonly { readonly data: unknown }[]): unknown[] => seen.map(({ data }) => data);

/** What the official JavaScript SDK asks of a server that lets everybody in and does everything. */
export function sdkScenario(
  server: () => Refereed,
  test: (name: string, run: () => Promise<void>) => void = plainTest,
): void {
  const client = (user: string) => connected(sdkClient(server().url, { data: { user } }));

  test("publishes to everybody in the room, in order, also itself", async () => {
    const [anna, ben] = [await client("anna"), await client("ben")];
    const [hers, his] = [await listening(anna, "lobby"), await listening(ben, "lobby")];
    for (let i = 1; i <= 5; i += 1) await (i % 2 ? hers : his).subscription.publish({ i, big: 2 ** 53 });
    await expect.poll(() => hers.seen.length).toBe(5);
    await expect.poll(() => his.seen.length).toBe(5);
    expect(dataOf(hers.seen)).toEqual([1, 2, 3, 4, 5].map((i) => ({ i, big: 2 ** 53 })));
    expect(dataOf(his.seen)).toEqual(dataOf(hers.seen));
    const [first] = his.seen;
    expect(first?.offset).toBe(1);
    expect(first?.info).toMatchObject({ user: "anna", connInfo: { name: "anna" } });
    anna.disconnect();
    ben.disconnect();
  });

  test("recovers what it missed while it was cut", async () => {
    const [anna, ben] = [await client("anna"), await client("ben")];
    const hers = await listening(anna, "cut");
    await hers.subscription.publish("before");
    await expect.poll(() => hers.seen.length).toBe(1);
    const his = await listening(ben, "cut");
    const back = nextEvent<{ recovered: boolean }>(hers.subscription, "subscribed");
    anna.disconnect();
    for (const line of ["one", "two", "three"]) await his.subscription.publish(line);
    anna.connect();
    expect(await back).toMatchObject({ wasRecovering: true, recovered: true });
    await expect.poll(() => hers.seen.length).toBe(4);
    await server().cut();
    await nextEvent(hers.subscription, "subscribed");
    await his.subscription.publish("after");
    await expect.poll(() => hers.seen.length).toBe(5);
    expect(dataOf(hers.seen)).toEqual(["before", "one", "two", "three", "after"]);
    expect(hers.seen.map(({ offset }) => offset)).toEqual([1, 2, 3, 4, 5]);
    await expect.poll(() => dataOf(his.seen)).toEqual(["one", "two", "three", "after"]);
    anna.disconnect();
    ben.disconnect();
  });

  test("sees who is present, and how many", async () => {
    const [anna, ben, ben2] = [await client("anna"), await client("ben"), await client("ben")];
    const { subscription } = await listening(anna, "people");
    await listening(ben, "people");
    await listening(ben2, "people");
    const { clients } = await subscription.presence();
    expect(
      Object.values(clients)
        .map(({ user }) => user)
        .sort(),
    ).toEqual(["anna", "ben", "ben"]);
    expect(await subscription.presenceStats()).toEqual({ numClients: 3, numUsers: 2 });
    ben.disconnect();
    await expect.poll(() => subscription.presenceStats()).toEqual({ numClients: 2, numUsers: 2 });
    ben2.disconnect();
    await expect.poll(() => subscription.presenceStats()).toEqual({ numClients: 1, numUsers: 1 });
    anna.disconnect();
  });

  test("reads history forwards and backwards, in pages", async () => {
    const anna = await client("anna");
    const { subscription } = await listening(anna, "history");
    for (let i = 1; i <= 7; i += 1) await subscription.publish(i);
    const top = await subscription.history({ limit: 0 });
    expect(top).toMatchObject({ publications: [], offset: 7 });
    expect(top.epoch).not.toBe("");
    expect(dataOf((await subscription.history({ limit: 3 })).publications)).toEqual([1, 2, 3]);
    const page = await subscription.history({ limit: 3, since: { offset: 3, epoch: top.epoch } });
    expect(dataOf(page.publications)).toEqual([4, 5, 6]);
    const newest = await subscription.history({ limit: 2, reverse: true });
    expect(dataOf(newest.publications)).toEqual([7, 6]);
    const older = await subscription.history({
      limit: 2,
      reverse: true,
      since: { offset: 6, epoch: top.epoch },
    });
    expect(dataOf(older.publications)).toEqual([5, 4]);
    await expect(
      subscription.history({ limit: 2, since: { offset: 3, epoch: "another life" } }),
    ).rejects.toMatchObject({ code: 112 });
    anna.disconnect();
  });

  test("calls, and gets the answer or the error", async () => {
    const anna = await client("anna");
    expect((await anna.rpc("add", { a: 1 })).data).toEqual({ method: "add", data: { a: 1 } });
    await expect(anna.publish("elsewhere", "x")).rejects.toMatchObject({ code: 103 });
    anna.disconnect();
  });

  test("has many channels in one connection, and leaves one", async () => {
    const anna = await client("anna");
    const [one, two] = [await listening(anna, "many:1"), await listening(anna, "many:2")];
    await Promise.all([one.subscription.publish("1"), two.subscription.publish("2")]);
    one.subscription.unsubscribe();
    await two.subscription.publish("3");
    await expect.poll(() => dataOf(two.seen)).toEqual(["2", "3"]);
    await expect.poll(() => dataOf(one.seen)).toEqual(["1"]);
    await expect(one.subscription.publish("4")).rejects.toMatchObject({ code: 7 });
    anna.disconnect();
  });
}
