import { describe, expect, test } from "vitest";
import { type FakeClock, fakeClock } from "../../test/fake-clock.ts";
import { FanOut } from "./fan-out.ts";
import type { Member } from "./member.ts";

/** A room with one member, to which sending takes so long. */
function room(takesMs: number) {
  const clock = fakeClock();
  const fanOut = new FanOut(clock);
  const { member, frames } = slowMember(clock, takesMs);
  fanOut.members.add(member);
  return { clock, fanOut, frames };
}

function slowMember(clock: FakeClock, takesMs: number) {
  const frames: string[] = [];
  const member: Member = {
    info: { user: "anna", client: "1" },
    isPresent: false,
    wantsJoinLeave: false,
    deliver(frame) {
      frames.push(Buffer.from(frame).toString());
      clock.sleep(takesMs);
    },
    interrupt() {},
  };
  return { member, frames };
}

/** Something else runs: what waits for the end of the tick is over. */
const nextTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a room", () => {
  test("sends what one tick brings in one frame", async () => {
    const { fanOut, frames } = room(0);
    for (const text of ["a", "b"]) fanOut.push(text);
    expect(frames).toEqual([]);
    await nextTick();
    expect(frames).toEqual(["a\nb"]);
  });

  test("rests for eight times as long as sending took, and sends what came meanwhile in one frame", async () => {
    const { clock, fanOut, frames } = room(2);
    fanOut.push("a");
    await nextTick();
    for (const text of ["b", "c"]) {
      fanOut.push(text);
      await nextTick();
    }
    await clock.advance(15.9);
    expect(frames).toEqual(["a"]);
    await clock.advance(0.1);
    expect(frames).toEqual(["a", "b\nc"]);
  });

  test("sends at once when it has rested", async () => {
    const { clock, fanOut, frames } = room(2);
    fanOut.push("a");
    await nextTick();
    await clock.advance(16);
    fanOut.push("b");
    await nextTick();
    expect(frames).toEqual(["a", "b"]);
  });

  test("rests for 20 ms at most", async () => {
    const { clock, fanOut, frames } = room(1000);
    fanOut.push("a");
    await nextTick();
    fanOut.push("b");
    await clock.advance(20);
    expect(frames).toEqual(["a", "b"]);
  });

  test("does not rest where sending is soon done", async () => {
    const { fanOut, frames } = room(0.1);
    for (const text of ["a", "b"]) {
      fanOut.push(text);
      await nextTick();
    }
    expect(frames).toEqual(["a", "b"]);
  });

  test("ends its rest for a member that comes or goes, and sends nothing twice", async () => {
    const { clock, fanOut, frames } = room(2);
    fanOut.push("a");
    await nextTick();
    fanOut.push("b");
    fanOut.flush();
    expect(frames).toEqual(["a", "b"]);
    await clock.advance(100);
    expect(frames).toEqual(["a", "b"]);
  });

  test("does not let a frame grow without end", async () => {
    const { fanOut, frames } = room(2);
    fanOut.push("a");
    await nextTick();
    const long = "x".repeat(40_000);
    fanOut.push(long);
    expect(frames).toHaveLength(1);
    fanOut.push(long);
    expect(frames).toHaveLength(2);
  });
});
