import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import type { Screen } from "../text/screen.ts";
import { Board } from "./board.ts";

const HERE = "\r\u001b[2K";
const UP = "\u001b[1A\u001b[2K";

function boardOn(screen: Screen | undefined) {
  let written = "";
  const write = (text: string): void => {
    written += text;
  };
  const stream = Object.assign(new EventEmitter(), { write });
  let foot: readonly string[] = ["one", "two"];
  const board = new Board({ stream: stream as never, screen: () => screen, foot: () => foot });
  const taken = (): string => {
    const text = written;
    written = "";
    return text;
  };
  return {
    board,
    taken,
    stream,
    setFoot: (lines: readonly string[]): void => {
      foot = lines;
    },
  };
}

describe("Board", () => {
  it("keeps its foot below the lines, and takes it away at the end", () => {
    const { board, taken } = boardOn({ columns: 100, hasColor: false });
    expect(taken()).toBe("one\ntwo\n");
    board.print("line");
    expect(taken()).toBe(`${HERE}${UP}${UP}line\none\ntwo\n`);
    board[Symbol.dispose]();
    expect(taken()).toBe(`${HERE}${UP}${UP}`);
    board.print("after");
    expect(taken()).toBe("after\n");
  });

  it("draws the foot anew when it changes and when the terminal is resized", () => {
    const { board, taken, stream, setFoot } = boardOn({ columns: 100, hasColor: false });
    taken();
    setFoot(["other"]);
    board.refresh();
    expect(taken()).toBe(`${HERE}${UP}${UP}other\n`);
    board.refresh();
    board.print();
    expect(taken()).toBe(""); // it is there already
    stream.emit("resize");
    expect(taken()).toBe(`${HERE}${UP}other\n`);
  });

  it("is its lines alone where there is no terminal", () => {
    const { board, taken } = boardOn(undefined);
    board.print("a", "b");
    board.refresh();
    board[Symbol.dispose]();
    expect(taken()).toBe("a\nb\n");
  });
});
