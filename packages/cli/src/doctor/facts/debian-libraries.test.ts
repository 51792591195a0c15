import { describe, expect, it } from "vitest";
import { compareVersions, librariesOf, missingVersions } from "./debian-libraries.ts";

describe("compareVersions", () => {
  it.each([
    ["2.4", "2.38", -1],
    ["2.38", "2.4", 1],
    ["2.36", "2.36", 0],
    ["2.2.5", "2.3", -1],
    ["3.4", "3.4.0", 0],
  ])("puts %s against %s", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});

describe("missingVersions", () => {
  const needed = [
    "GLIBC_2.2.5",
    "GLIBC_2.32",
    "GLIBC_2.34",
    "GLIBCXX_3.4.29",
    "CXXABI_1.3.9",
    "GLIBC_PRIVATE",
    "GCC_3.0",
  ];
  const missing = (runtime: string) => {
    const libraries = librariesOf(runtime);
    if (libraries === undefined) throw new Error("no such runtime");
    return missingVersions(needed, libraries).map(({ family, needs, has }) => `${family} ${needs} > ${has}`);
  };

  it.each([
    ["custom", ["GLIBC 2.34 > 2.24", "GLIBCXX 3.4.29 > 3.4.22"]],
    ["custom.debian10", ["GLIBC 2.34 > 2.28", "GLIBCXX 3.4.29 > 3.4.25"]],
    ["custom.debian11", ["GLIBC 2.34 > 2.31", "GLIBCXX 3.4.29 > 3.4.28"]],
    ["custom.debian12", []],
  ])("tells what %s lacks, the newest of each family", (runtime, expected) => {
    expect(missing(runtime)).toEqual(expected);
  });

  it("knows nothing of an image", () => {
    expect(librariesOf("custom-container")).toBeUndefined();
  });
});
