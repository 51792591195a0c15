import { describe, expect, test } from "vitest";
import { logBook, specIn } from "../../test/programs.ts";
import type { Instance, InstanceState, StartOptions } from "../instance/instance.ts";
import { LogLines } from "../instance/log-lines.ts";
import type { Clock } from "../machine/clock.ts";
import { quoted } from "../words/said.ts";
import { type Body, type BodyEnd, exitError, instanceOf, NEXT } from "./life.ts";

/** A body that records what is asked of it. */
function fakeBody(): { body: Body; did: string[]; end: (end?: Partial<BodyEnd>) => void } {
  const did: string[] = [];
  let end: (end: BodyEnd) => void = () => {};
  const ended = new Promise<BodyEnd>((resolve) => {
    end = resolve;
  });
  const note = (what: string) => () => void did.push(what);
  return {
    did,
    end: (given) => end({ code: 0, signal: null, outOfMemory: false, ...given }),
    body: {
      host: "127.0.0.1",
      port: 1,
      command: "node index.js",
      ended,
      freeze: note("freeze"),
      thaw: note("thaw"),
      terminate: note("terminate"),
      kill: note("kill"),
      memoryBytes: () => 42,
    },
  };
}

function living(
  options: StartOptions = {},
): ReturnType<typeof fakeBody> & { instance: Instance; book: ReturnType<typeof logBook> } {
  const fake = fakeBody();
  const book = logBook();
  const spec = specIn("/work/f", ["node", "index.js"], { memoryMb: 128 });
  return {
    ...fake,
    book,
    instance: instanceOf(fake.body, { id: "c-1", spec, log: new LogLines("c-1", book.onLog), options }),
  };
}

describe("the life of an instance", () => {
  test("is the table, and every state leads to gone", () => {
    const states = Object.keys(NEXT) as InstanceState[];
    const reaches = (from: InstanceState): boolean =>
      from === "gone" ||
      Object.values(NEXT[from]).some((to) => to !== from && reaches(to === "running" ? "stopping" : to));
    expect(states.filter((s) => !reaches(s))).toEqual([]);
    expect(Object.values(NEXT.gone)).toEqual([]);
  });

  test("freezes and thaws once each, whatever is called", () => {
    const { instance, did } = living();
    instance.thaw();
    instance.freeze();
    instance.freeze();
    expect(instance.state).toBe("frozen");
    instance.thaw();
    instance.thaw();
    expect(did).toEqual(["freeze", "thaw"]);
    expect(instance.state).toBe("running");
  });

  test("thaws before it stops", async () => {
    const { instance, did, end } = living();
    instance.freeze();
    const stopped = instance.stop();
    await Promise.resolve();
    expect(did).toEqual(["freeze", "thaw", "terminate"]);
    end({ code: null, signal: "SIGTERM" });
    expect(await stopped).toEqual({
      code: null,
      signal: "SIGTERM",
      expected: true,
      message: "Function instance stopped(SIGTERM)",
    });
  });

  test("is sent SIGTERM and nothing else by terminate", async () => {
    const { instance, did, end } = living();
    instance.freeze();
    instance.terminate();
    instance.terminate();
    expect(did).toEqual(["freeze", "thaw", "terminate"]);
    expect(instance.state).toBe("stopping");
    end({ code: 0 });
    expect(await instance.exited).toMatchObject({ code: 0, expected: true });
    instance.terminate();
    expect(did).toHaveLength(3);
  });

  test("is killed by a stop after a terminate that it ignores, when the grace is over", async () => {
    const waits: number[] = [];
    let elapse = (): void => {};
    const sleep: Clock["sleep"] = (ms) => {
      waits.push(ms);
      return new Promise((resolve) => {
        elapse = resolve;
      });
    };
    const { instance, did, end } = living({ graceMs: 10, clock: { sleep, nowMs: () => 0 } });
    instance.terminate();
    const stopped = instance.stop();
    await Promise.resolve();
    expect([waits, did]).toEqual([[10], ["terminate"]]);
    elapse();
    await expect.poll(() => did).toEqual(["terminate", "kill"]);
    end({ code: null, signal: "SIGKILL" });
    expect(await stopped).toMatchObject({ signal: "SIGKILL", expected: true });
  });

  test("is ended by kill even while it stops", async () => {
    const { instance, did, end } = living();
    const stopped = instance.stop();
    const killed = instance.kill();
    end({ code: null, signal: "SIGKILL" });
    expect(did).toEqual(["terminate", "kill"]);
    expect(await stopped).toBe(await killed);
    await instance.kill();
    expect(did).toEqual(["terminate", "kill"]);
  });

  test("names what this machine is missing, where the start knows of something", () => {
    const spec = specIn("/work/f", ["node", "index.js"]);
    const end = { code: 1, signal: null, outOfMemory: false };
    const log = new LogLines("c-1");
    const text = "run.sh names /code, which is not here";
    const hint = quoted(text);
    expect(exitError(spec, { command: "node", hint }, end, log)).toMatchObject({
      code: "CAExited",
      hint: text,
    });
    expect(exitError(spec, { command: "node" }, end, log).hint).toContain("its last words");
  });

  test("calls an end by the memory limit by its name", async () => {
    const { instance, book, end } = living();
    end({ code: null, signal: "SIGKILL", outOfMemory: true });
    const exit = await instance.exited;
    expect(exit).toMatchObject({ reason: "FunctionOOMError", expected: false });
    expect(exit.message).toContain("(code 137, message:out of memory, the limit is 128 MB)");
    expect(book.text("platform")).toBe(exit.message);
  });
});
