import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkLinks } from "./link-check.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A site of `index.html` with this body, and of a few files that it may lead to. */
function check(body: string, files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "wsfn-site-"));
  folders.push(folder);
  const all = {
    "index.html": body,
    "a/b.html": '<h2 id="两个词">x</h2>',
    "a/index.html": "",
    "p.svg": "",
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return checkLinks(folder);
}

test.each([
  ["a page", '<a href="/a/b.html">x</a>'],
  ["a page without its suffix", '<a href="a/b">x</a>'],
  ["a folder", '<a href="/a/">x</a>'],
  ["a heading", '<a href="a/b.html#%E4%B8%A4%E4%B8%AA%E8%AF%8D">x</a>'],
  ["a heading of the page itself", '<p id="y"></p><a href="#y">x</a>'],
  ["the top of a page", '<a href="#">x</a>'],
  ["a query", '<a href="a/b.html?x=1">x</a>'],
  ["a place elsewhere, for the reader", '<a href="https://example.com/x">x</a>'],
  ["a picture", '<img src="/p.svg"><img src="data:image/png;base64,AA">'],
])("follows a link to %s", (_, body) => {
  const { broken, links } = check(body);
  expect(broken).toEqual([]);
  expect(links).toBeGreaterThan(0);
});

test.each([
  ["no page", '<a href="/gone.html">x</a>', "no such page or file"],
  ["a folder without a page", '<a href="/a/c/">x</a>', "no such page or file"],
  ["no heading", '<a href="a/b.html#gone">x</a>', "no such heading"],
  ["no heading of the page itself", '<a href="#gone">x</a>', "no such heading"],
  ["no picture", '<img src="gone.svg">', "no such page or file"],
  ["a script from elsewhere", '<script src="https://example.com/x.js"></script>', "is loaded from elsewhere"],
  ["a font from elsewhere", '<link rel="preload" href="//example.com/x.woff2">', "is loaded from elsewhere"],
])("finds a link to %s", (_, body, why) => {
  expect(check(body).broken).toEqual([
    expect.objectContaining({ page: "index.html", why: expect.stringContaining(why) }),
  ]);
});

test("finds a style that loads from elsewhere", () => {
  const { broken } = check("", { "style.css": "@font-face { src: url('https://example.com/x.woff2') }" });
  expect(broken).toEqual([
    expect.objectContaining({ page: "style.css", target: "https://example.com/x.woff2" }),
  ]);
});
