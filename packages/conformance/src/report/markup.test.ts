import { describe, expect, test } from "vitest";
import { markup, markupLines, trusted } from "./markup.ts";

describe("markup", () => {
  test("escapes for text and for quoted attributes", () => {
    expect(markup`<a title="${`"'<>&`}">${"</a>"}</a>`.text).toBe(
      '<a title="&quot;&#39;&lt;&gt;&amp;">&lt;/a&gt;</a>',
    );
  });

  test("spells out what is no XML character", () => {
    expect(markup`${"\u0000\uffff\ud800"}`.text).toBe("\\x00\\u{ffff}\\u{d800}");
  });

  test("keeps markup, joins lists, and leaves out what is not there", () => {
    expect(markup`<p>${[markup`<b>${1}</b>`, "&"]}${false}${undefined}${trusted("<i>")}</p>`.text).toBe(
      "<p><b>1</b>&amp;<i></p>",
    );
  });

  test("takes an object that only looks like markup for no markup", () => {
    const forged = JSON.parse('{"text":"<script>"}');
    expect(() => markup`${forged}`.text).toThrow(TypeError);
  });
});

describe("markupLines", () => {
  test("puts each text on one line of its own", () => {
    expect(markupLines(["a\nb", "<c>"]).text).toBe("a\\nb\n&lt;c&gt;");
  });
});
