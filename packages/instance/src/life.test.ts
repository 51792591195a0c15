import { describe, expect, test } from "vitest";
import { logBook, specIn } from "../test/programs.ts";
import type { Instance, InstanceState, StartOptions } from "./instance.ts";
import { type Body, type BodyEnd, instanceOf, NEXT } from "./life.ts";
import { LogLines } from "./log-lines.ts";

/** A body that does what it is told and writes it down. */
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
    instance: instanceOf("c-1", spec, fake.body, new LogLines("c-1", book.onLog), options),
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

  test("is killed by a stop after a terminate that it ignores", async () => {
    const { instance, did, end } = living({ graceMs: 10 });
    instance.terminate();
    const stopped = instance.stop();
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

  test("calls an end by the memory limit by its name", async () => {
    const { instance, book, end } = living();
    end({ code: null, signal: "SIGKILL", outOfMemory: true });
    const exit = await instance.exited;
    expect(exit).toMatchObject({ reason: "FunctionOOMError", expected: false });
    expect(exit.message).toContain("(code 137, message:out of memory, the limit is 128 MB)");
    expect(book.text("platform")).toBe(exit.message);
  });
});
