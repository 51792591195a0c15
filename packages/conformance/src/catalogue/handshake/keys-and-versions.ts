import type { ConformanceCase, HeaderRule } from "../../case/case.ts";
import { accepted, cases, http, refused, rfc6455 } from "../words.ts";
import { ERROR, NO_UPGRADE } from "./answers.ts";

const KEY = "Sec-WebSocket-Key";
const VERSION = "Sec-WebSocket-Version";
const base64 = (bytes: number, value = 7): string => Buffer.alloc(bytes, value).toString("base64");

const ordinary = cases({ source: rfc6455("4.2.2") }, [
  { id: "handshake/ordinary", says: "accepts an ordinary request", ...accepted({}) },
  {
    id: "handshake/accept-of-the-sample-key",
    source: rfc6455("1.3"),
    says: "answers the RFC's sample key with its sample Sec-WebSocket-Accept",
    ...accepted({
      headers: { [KEY]: "dGhlIHNhbXBsZSBub25jZQ==" },
      expect: {
        ok: [101],
        headers: [{ header: "Sec-WebSocket-Accept", equals: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" }],
      },
    }),
  },
  {
    id: "handshake/no-content-in-101",
    source: http(9110, "8.6"),
    says: "announces no content in a 101",
    ...accepted({
      expect: {
        ok: [101],
        headers: ["Content-Length", "Transfer-Encoding"].map((header) => ({ header, is: "absent" })),
      },
    }),
  },
  {
    id: "handshake/key-with-spaces-around",
    source: http(9110, "5.5"),
    says: "ignores white space around the key",
    ...accepted({
      headers: { [KEY]: " dGhlIHNhbXBsZSBub25jZQ==  " },
    }),
  },
]);

/** 16 octets in base64, once (RFC 6455 4.2.1 (5), 11.3.1). */
const keys = cases({ source: rfc6455("4.2.1") }, [
  {
    id: "handshake/key-missing",
    says: "refuses a request with no key",
    ...refused({ headers: { [KEY]: null } }, NO_UPGRADE),
  },
  {
    id: "handshake/key-empty",
    says: "refuses a request with an empty key",
    ...refused({ headers: { [KEY]: "" } }, NO_UPGRADE),
  },
  {
    id: "handshake/key-of-15-octets",
    says: "refuses a request with a key of 15 octets",
    ...refused({ headers: { [KEY]: base64(15) } }, NO_UPGRADE),
  },
  {
    id: "handshake/key-of-17-octets",
    says: "refuses a request with a key of 17 octets",
    ...refused({ headers: { [KEY]: base64(17) } }, NO_UPGRADE),
  },
  {
    id: "handshake/key-not-base64",
    says: "refuses a request with a key that is not base64",
    ...refused({ headers: { [KEY]: "this is no base64!!" } }, NO_UPGRADE),
  },
  {
    id: "handshake/key-twice",
    says: "refuses a request with two keys",
    ...refused({ headers: { [KEY]: [base64(16), Buffer.alloc(16, 8).toString("base64")] } }, NO_UPGRADE),
  },
]);

const NAMES_VERSIONS: readonly HeaderRule[] = [{ header: VERSION, token: "13" }];
const badVersion = (value: string) =>
  refused({ headers: { [VERSION]: value } }, { ...ERROR, headers: NAMES_VERSIONS });

/** Drafts that were in use once: a server may still speak them. */
const draft = (version: string) =>
  refused({ headers: { [VERSION]: version } }, { ok: ["4xx"], warn: [101], headers: NAMES_VERSIONS });

const versions = cases({ source: rfc6455("4.4") }, [
  {
    id: "handshake/version-missing",
    source: rfc6455("4.2.1"),
    says: "refuses a request without a version",
    // To name the versions that it speaks is asked for where one was named that it does not (4.2.2, 4.4).
    ...refused({ headers: { [VERSION]: null } }, ERROR),
  },
  {
    id: "handshake/version-0",
    says: "refuses version 0 with an error that names version 13",
    ...badVersion("0"),
  },
  {
    id: "handshake/version-12",
    says: "refuses version 12 with an error that names version 13",
    ...badVersion("12"),
  },
  {
    id: "handshake/version-14",
    says: "refuses version 14 with an error that names version 13",
    ...badVersion("14"),
  },
  {
    id: "handshake/version-255",
    says: "refuses version 255 with an error that names version 13",
    ...badVersion("255"),
  },
  {
    id: "handshake/version-not-a-number",
    says: "refuses a version that is not a number, with an error that names version 13",
    ...badVersion("abc"),
  },
  {
    id: "handshake/version-list",
    level: "SHOULD",
    says: "refuses two versions in one header with an error that names version 13",
    ...badVersion("13, 8"),
  },
  {
    id: "handshake/version-with-leading-zero",
    level: "SHOULD",
    says: "refuses version 013, which the grammar forbids, with an error that names version 13",
    ...badVersion("013"),
  },
  {
    id: "handshake/version-7",
    level: "SHOULD",
    says: "refuses draft version 7 with an error that names version 13",
    ...draft("7"),
  },
  {
    id: "handshake/version-8",
    level: "SHOULD",
    says: "refuses draft version 8 with an error that names version 13",
    ...draft("8"),
  },
  {
    id: "handshake/version-answer-is-426",
    level: "MAY",
    source: rfc6455("4.2.2"),
    says: "answers a version that it does not speak with 426",
    ...refused({ headers: { [VERSION]: "12" } }, { ok: [426] }),
  },
]);

/** Sec-WebSocket-Key and what comes of it, Sec-WebSocket-Version and what it must be. */
export const keysAndVersions: readonly ConformanceCase[] = [...ordinary, ...keys, ...versions];
