import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccessKey } from "./access-key.ts";
import { signFc2, verifyFc2 } from "./fc2.ts";
import { isSignedUrl, signUrl, verifySignedUrl } from "./signed-url.ts";
import type { WireRequest } from "./wire-request.ts";

const KEY: AccessKey = { id: "akid", secret: "secret" };
const DATE = "Thu, 04 Jan 2024 01:33:13 GMT";
const NOW = Date.parse(DATE);
const STS: AccessKey = { ...KEY, securityToken: "sts" };

/** Made with the vendor's Node.js SDK (@alicloud/fc2 2.6.6, Client.getSignature), key akid / secret. */
const VENDOR: [string, WireRequest, string, AccessKey][] = [
  [
    "a query",
    { method: "GET", target: "/2016-08-15/proxy/svc/ws/chat?room=lobby&v=1", rawHeaders: ["Date", DATE] },
    "xEOdbos5zFMITAbBv6hAn2CV4OBpzm7twU2+iOjuzRk=",
    KEY,
  ],
  [
    "headers of the platform, and content",
    {
      method: "GET",
      target: "/2016-08-15/proxy/svc/ws/",
      rawHeaders: [
        "Date",
        DATE,
        "x-fc-account-id",
        "1",
        "X-Fc-Security-Token",
        "sts",
        "Content-Type",
        "application/json",
        "Content-MD5",
        "abc",
      ],
    },
    "kw32rS36zp6ZOm4mgl9yAtkRGdPYcQtSHssw3gO8JSI=",
    STS,
  ],
  [
    "escapes, and one name twice",
    { method: "POST", target: "/chat%20room?a=2&a=1&b+c=d%26e%3D%C3%A9&=x", rawHeaders: ["Date", DATE] },
    "oajxLcSeLKhytWKbdc7uOBOt/6f/clfFx/cyJWnjdiA=",
    KEY,
  ],
  [
    "a path that was escaped before it was signed",
    { method: "GET", target: "/chat%20room?a=1", rawHeaders: ["Date", DATE] },
    "Q/YIAM50bvU5kF1pSTCv4Ah1bbgoJ0gaQTZpWIDDBTE=",
    KEY,
  ],
  [
    "no query, and no line for it",
    { method: "GET", target: "/plain", rawHeaders: ["Date", DATE] },
    "V0j/pKy8f+7BQSjqsJwQpp5K1CifeNlJlhCz6mIx3tg=",
    KEY,
  ],
];

describe("the 2.0 scheme", () => {
  test.each(VENDOR)("takes what the vendor's SDK signs: %s", (_, request, signature, key) => {
    const sent = { ...request, rawHeaders: [...request.rawHeaders, "Authorization", `FC akid:${signature}`] };
    expect(verifyFc2(sent, [key], NOW)).toEqual({ ok: true, accessKeyId: "akid" });
    expect(verifyFc2({ ...sent, method: "PUT" }, [key], NOW)).toMatchObject({ error: "SignatureNotMatch" });
    expect(verifyFc2({ ...sent, target: `${sent.target}1` }, [key], NOW)).toMatchObject({
      error: "SignatureNotMatch",
    });
  });

  test("sorts the query by code point, as the SDKs for Go and Python do", () => {
    const target = `/p?${encodeURIComponent("\u{10000}")}=1&${encodeURIComponent("\uffee")}=2`;
    const signature = "fQXl/2erSodaxuH00qTge1umwzrOATufdYq2CBoKbIs=";
    const request = {
      method: "GET",
      target,
      rawHeaders: ["Date", DATE, "Authorization", `FC akid:${signature}`],
    };
    expect(verifyFc2(request, [KEY], NOW)).toMatchObject({ ok: true });
  });

  test("signs as the vendor's SDK does", () => {
    const [[, request, signature] = []] = VENDOR;
    expect(
      signFc2({ method: "GET", target: request?.target ?? "", rawHeaders: [] }, KEY, { now: NOW }),
    ).toEqual([
      ["date", DATE],
      ["authorization", `FC akid:${signature}`],
    ]);
  });

  test("holds for any request that it signed, and for no other secret", () => {
    // What is between % and / may be anything: escapes that are none, empty names, names that come twice.
    const target = fc.stringMatching(/^\/[!$&'()*+,./0-9:;=?@A-Za-z_~%-]{0,40}$/);
    fc.assert(
      fc.property(target, fc.boolean(), (path, isTemporary) => {
        const key = isTemporary ? STS : KEY;
        const bare: WireRequest = { method: "GET", target: path, rawHeaders: ["x-fc-b", "2", "X-Fc-A", "1"] };
        const sent = {
          ...bare,
          rawHeaders: [...bare.rawHeaders, ...signFc2(bare, key, { now: NOW }).flat()],
        };
        expect(verifyFc2(sent, [key], NOW)).toMatchObject({ ok: true });
        expect(verifyFc2(sent, [{ ...key, secret: "Secret" }], NOW)).toMatchObject({
          error: "SignatureNotMatch",
        });
      }),
    );
  });

  const sent = (...rawHeaders: string[]): WireRequest => ({ method: "GET", target: "/", rawHeaders });
  test.each<[string, WireRequest, number, object]>([
    ["no Date", sent("Authorization", "FC akid:x"), NOW, { error: "MissingDate" }],
    [
      "no signature after the id",
      sent("Date", DATE, "Authorization", "FC akid"),
      NOW,
      { error: "MissingAuthorization" },
    ],
    [
      "a Date of an hour ago",
      sent("Date", DATE, "Authorization", "FC akid:x"),
      NOW + 3_600_000,
      { error: "TimeSkew", detail: { requestTime: DATE, now: "Thu, 04 Jan 2024 02:33:13 GMT" } },
    ],
    [
      "an unknown key",
      sent("Date", DATE, "Authorization", "FC nobody:x"),
      NOW,
      { error: "InvalidAccessKeyID", detail: { accessKeyId: "nobody" } },
    ],
    [
      "a wrong signature",
      sent("Date", DATE, "Authorization", "FC akid:x"),
      NOW,
      { error: "SignatureNotMatch" },
    ],
  ])("refuses %s", (_, request, now, want) => {
    expect(verifyFc2(request, [KEY], now)).toMatchObject(want);
  });
});

describe("a signed URL", () => {
  const path = "/2016-08-15/proxy/service/func/";
  const expires = 1_583_339_600;
  const url = (target: string): WireRequest => ({ method: "GET", target, rawHeaders: ["Host", "x"] });

  test.each([
    [
      { id: "akid", secret: "akSec", securityToken: "stsToken" },
      "Yi0jCBQ6cTZc%2BtN8wtYUz9FbYNijx5jDiE3sVNW6XwA%3D",
      "&x-fc-security-token=stsToken",
    ],
    [{ id: "akid", secret: "akSec" }, "6Rc4KxEAv3%2BlHpbNQWceIUqWVWq3ewxhadlJBRzZ0XQ%3D", ""],
  ])("is that of the vendor's Go SDK for %o", (key: AccessKey, signature, token) => {
    const target = `${path}?x-fc-access-key-id=akid&x-fc-expires=${expires}${token}&x-fc-signature=${signature}`;
    expect(signUrl(path, key, { expires })).toBe(target);
    expect(verifySignedUrl(url(target), [key], expires * 1000)).toEqual({ ok: true, accessKeyId: "akid" });
  });

  test("is good to its last moment, whatever the order of its parts, and for its own query alone", () => {
    const target = signUrl("/chat?room=a b".replace(" ", "%20"), STS, { expires });
    expect(isSignedUrl(url(target))).toBe(true);
    const [start = "", query = ""] = target.split("?");
    const turned = `${start}?${query.split("&").toReversed().join("&")}`;
    expect(verifySignedUrl(url(turned), [STS], expires * 1000)).toMatchObject({ ok: true });
    expect(verifySignedUrl(url(turned), [STS], expires * 1000 + 1)).toMatchObject({
      error: "SignedUrlExpired",
    });
    for (const tampered of [
      target.replace("room=a", "room=b"),
      `${target}&more=1`,
      target.replace(String(expires), "9999999999"),
      target.replace("sts", "STS"),
      `${target}&x-fc-expires=9999999999`,
      `${target}&x-fc-signature=other`,
    ]) {
      expect([tampered, verifySignedUrl(url(tampered), [STS], 0)]).toMatchObject([tampered, { ok: false }]);
    }
    expect(verifySignedUrl(url(target), [], 0)).toMatchObject({ error: "InvalidAccessKeyID" });
  });
});
