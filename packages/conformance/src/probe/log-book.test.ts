import { describe, expect, test } from "vitest";
import { LogBook } from "./log-book.ts";

describe("LogBook", () => {
  test("finds a line that came before, and one that comes after", async () => {
    const book = new LogBook();
    book.take("listening on 9000");
    await expect(book.says("on 90", 1000)).resolves.toBe(true);
    const later = book.says("open 1-abc", 1000);
    book.take("open 1-abd");
    book.take("open 1-abc");
    await expect(later).resolves.toBe(true);
  });

  test("says no when no such line comes", async () => {
    await expect(new LogBook().says("anything", 5)).resolves.toBe(false);
  });

  test("forgets the oldest lines", async () => {
    const book = new LogBook();
    book.take("the first");
    for (let line = 0; line < 10_000; line += 1) book.take(`line ${line}`);
    await expect(book.says("the first", 1)).resolves.toBe(false);
    await expect(book.says("line 9999", 1)).resolves.toBe(true);
  });
});
