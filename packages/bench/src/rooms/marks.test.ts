import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eachMark, LastDeliveries, MarkReader, markOf } from "./marks.ts";

const number = fc.integer({ min: 0, max: 999_999_999 });

const marksIn = (text: string): readonly number[] => {
  const found: number[] = [];
  expect(eachMark(Buffer.from(text), (one) => found.push(one))).toBe(found.length);
  return found;
};

describe("eachMark", () => {
  test.each([
    ["", []],
    ["wsfn:", []],
    ["wsfn:12", []],
    ["wsfn:12:", [12]],
    ['{"push":{"pub":{"data":{"id":"bench-000000012","text":"wsfn:12:"}}}}', [12]],
    ["wsfn:1:wsfn:2:", [1, 2]],
    ["wsfn:wsfn:3:", [3]],
    ["wsfn:4x wsfn:5:", [5]],
    [markOf(123_456_789), [123_456_789]],
  ])("finds in %j the marks %j", (text, found) => {
    expect(marksIn(text)).toEqual(found);
  });
});

test("finds the same marks in a stream, however it is cut", () => {
  const piece = fc.oneof(
    number.map(markOf),
    fc.constantFrom("w", "ws", "wsfn", "*3\r\n$7\r\n", "wsfn:7", ":", "x"),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.array(fc.nat(12), { maxLength: 60 }),
      (pieces, cuts) => {
        const whole = `${pieces.join("")}.`;
        const found: number[] = [];
        const reader = new MarkReader((one) => found.push(one), new LastDeliveries());
        let at = 0;
        for (const cut of cuts) {
          reader.push(Buffer.from(whole.slice(at, at + cut)));
          at += cut;
        }
        reader.push(Buffer.from(whole.slice(at)));
        expect(found).toEqual(marksIn(whole));
      },
    ),
  );
});

test("knows a text that is the last one again, and no other", () => {
  const last = new LastDeliveries();
  const heard: number[] = [];
  const repeats = (text: string): boolean => last.repeats(Buffer.from(text), (one) => heard.push(one));
  expect(repeats("wsfn:1:wsfn:2:")).toBe(false);
  const read = Buffer.from("wsfn:1:wsfn:2:");
  last.keep(read, [1, 2]);
  read.fill("x"); // the octets of a read are others after it
  expect(repeats("wsfn:1:wsfn:2:")).toBe(true);
  expect(repeats("wsfn:1:wsfn:3:")).toBe(false);
  expect(repeats("wsfn:1:")).toBe(false);
  expect(repeats("wsfn:1:wsfn:2:")).toBe(true);
  expect(heard).toEqual([1, 2, 1, 2]);
});
