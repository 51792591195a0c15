import type { Passed } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { withClaims } from "./claims.ts";

const head = {
  target: "/chat?uid=forged&room=a&u%69d=forged%20too",
  headers: [
    ["Host", "x"],
    ["X-Uid", "forged"],
    ["Cookie", "uid=forged; theme=dark"],
    ["x-uid", "again"],
  ] as const,
};

describe("claims", () => {
  test.each<[string, Passed, unknown]>([
    [
      "a header",
      { position: "header", name: "x-uid", value: "7" },
      {
        headers: [
          ["Host", "x"],
          ["Cookie", "uid=forged; theme=dark"],
          ["x-uid", "7"],
        ],
      },
    ],
    [
      "a header that is missing in the token",
      { position: "header", name: "x-uid", value: undefined },
      {
        headers: [
          ["Host", "x"],
          ["Cookie", "uid=forged; theme=dark"],
        ],
      },
    ],
    ["a query parameter", { position: "query", name: "uid", value: "7" }, { target: "/chat?room=a&uid=7" }],
    [
      "a query parameter that is missing in the token",
      { position: "query", name: "uid", value: undefined },
      { target: "/chat?room=a" },
    ],
    [
      "a cookie",
      { position: "cookie", name: "uid", value: "7" },
      {
        headers: [
          ["Host", "x"],
          ["X-Uid", "forged"],
          ["x-uid", "again"],
          ["Cookie", "theme=dark; uid=7"],
        ],
      },
    ],
    ["a form field, not at all", { position: "form", name: "uid", value: "7" }, head],
  ])("replaces what the client sent as %s", (_name, claim, want) => {
    expect(withClaims(head, [claim])).toMatchObject(want as object);
  });

  test("leaves a request without claims alone", () => {
    expect(withClaims(head, [])).toEqual(head);
  });
});
