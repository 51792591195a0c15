import { afterEach, describe, expect, it, vi } from "vitest";
import { showProgress } from "./progress.ts";

const ERASE = "\r\u001b[K";

function terminal(isTTY: boolean, columns = 100) {
  let written = "";
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const stream = { isTTY, columns, hasColors: () => false, write } as unknown as NodeJS.WriteStream;
  return { stream, written: () => written };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("showProgress", () => {
  it("shows what is done and for how long, and leaves nothing", () => {
    vi.useFakeTimers();
    const { stream, written } = terminal(true);
    let nowMs = 0;
    const progress = showProgress({ stream, nowMs: () => nowMs });
    progress.step("starting it");
    nowMs = 3000;
    vi.advanceTimersByTime(1000);
    progress[Symbol.dispose]();
    expect(written()).toBe(`${ERASE}starting it …${ERASE}starting it … 3 s${ERASE}`);
    vi.advanceTimersByTime(5000);
    expect(written().endsWith(`3 s${ERASE}`)).toBe(true);
  });

  it("makes room for other lines until the next step", () => {
    const { stream, written } = terminal(true);
    using progress = showProgress({ stream, nowMs: () => 0 });
    progress.step("a");
    progress.clear();
    progress.clear();
    progress.step("b");
    expect(written()).toBe(`${ERASE}a …${ERASE}${ERASE}b …`);
  });

  it("never wraps", () => {
    const { stream, written } = terminal(true, 10);
    using progress = showProgress({ stream, nowMs: () => 0 });
    progress.step("a very long step");
    expect(written()).toBe(`${ERASE}a very lo`);
  });

  it("is nothing where there is no terminal", () => {
    const { stream, written } = terminal(false);
    using progress = showProgress({ stream });
    progress.step("a");
    progress.clear();
    expect(written()).toBe("");
  });

  it("prints a step that takes long once where there is no terminal, if that is asked for", () => {
    vi.useFakeTimers();
    const { stream, written } = terminal(false);
    let nowMs = 0;
    using progress = showProgress({ stream, nowMs: () => nowMs, sayAfterMs: 2000 });
    progress.step("quick");
    nowMs = 1500;
    vi.advanceTimersByTime(1000);
    progress.step("slow");
    for (let i = 0; i < 4; i += 1) {
      nowMs += 1000;
      vi.advanceTimersByTime(1000);
    }
    expect(written()).toBe("slow …\n");
  });

  it("keeps a line that is said, above the step", () => {
    const { stream, written } = terminal(true);
    using progress = showProgress({ stream, nowMs: () => 0 });
    progress.step("a");
    progress.say("it listens elsewhere");
    expect(written()).toBe(`${ERASE}a …${ERASE}it listens elsewhere\n${ERASE}a …`);
  });
});
