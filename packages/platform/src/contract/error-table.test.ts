import { describe, expect, test } from "vitest";
import { errorBody, errorResponse } from "./error-body.ts";
import { ERROR_TABLE, type ErrorKey, errorHint, errorRow, errorText } from "./error-table.ts";

const rows = Object.entries(ERROR_TABLE) as [ErrorKey, ReturnType<typeof errorRow>][];

/** The WebSocket page's own table: status, X-Fc-Error-Type, billed. All of it is about the handshake. */
const PAGE: [number, ErrorKey[]][] = [
  [400, ["HeadersTooLarge", "TargetTooLong", "BodyTooLarge"]],
  [400, ["MissingDate", "MissingAuthorization"]],
  [403, ["SignatureNotMatch", "TimeSkew"]],
  [403, ["MethodNotAllowed"]],
  [404, ["TriggerNotFound"]],
  [429, ["ResourceExhausted"]],
  [500, ["InternalServerError"]],
  [503, ["ResourceThrottled"]],
];

describe("the error table", () => {
  test.each(PAGE)("has the page's row %i %j: FCCommonError, not billed", (status, keys) => {
    for (const key of keys) {
      expect([key, errorRow(key)]).toMatchObject([
        key,
        { status, errorType: "FCCommonError", billed: false },
      ]);
    }
  });

  test("bills what the function answered or broke, and nothing else", () => {
    const billed = rows.filter(([, row]) => row.billed).map(([key]) => key);
    expect(billed.toSorted()).toEqual([
      "BadResponse",
      "ClientClosedRequest",
      "ExternalRedirectForbidden",
      "FunctionTimeout",
      "InitializationError",
      "InvocationError",
      "ProcessExited",
    ]);
  });

  test.each(rows)("%s is told whole: a status, a code, a text, a way out, a source", (_, row) => {
    expect(row.status).toSatisfy((status: number) => status === 200 || (status >= 400 && status <= 599));
    for (const field of [row.code, row.message, row.hint, row.source]) expect(field.trim()).not.toBe("");
    expect(row.hint).not.toBe(row.message);
  });

  test.each(rows)("%s leaves no brace behind when nothing is known", (key) => {
    expect(errorText(key)).not.toMatch(/[{}]/);
    expect(errorHint(key)).not.toMatch(/[{}]/);
  });

  test("fills in what the caller knows, braces of a value included", () => {
    expect(errorText("FunctionNotFound", { function: "{known}" })).toBe("function '{known}' does not exist");
    expect(errorHint("FunctionNotStarted", { port: 9000 })).toContain("0.0.0.0:9000");
    expect(errorText("FunctionNotFound", { constructor: "x" })).toBe("function '' does not exist");
  });

  test("says the platform's own words where its pages show them", () => {
    expect(errorText("MissingDate")).toBe("required HTTP header Date was not specified");
    expect(errorText("MissingAuthorization")).toBe("invalid authorization ''");
    expect(
      errorText("TimeSkew", {
        requestTime: "Thu, 04 Jan 2024 01:33:13 GMT",
        now: "Thu, 04 Jan 2024 08:34:58 GMT",
      }),
    ).toBe(
      "the difference between the request time 'Thu, 04 Jan 2024 01:33:13 GMT' and the current time 'Thu, 04 Jan 2024 08:34:58 GMT' is too large",
    );
    expect(errorText("FunctionNotStarted", { port: 9000, seconds: 120 })).toBe(
      "Function instance health check failed on port 9000 in 120 seconds.\nLogs:",
    );
    expect(errorText("CAFileNotFound", { file: "/code/bootstrap" })).toBe(
      "The function cannot be started. Failed to start function instance. Error: the file /code/bootstrap is not exist",
    );
  });
});

describe("an error's answer", () => {
  const options = { requestId: "1-65d71219-15d63510-fecf237c590c", detail: { authorization: "" } } as const;

  test("has the 3.0 shape", () => {
    expect(errorResponse("MissingDate", options)).toEqual({
      status: 400,
      headers: [
        ["Content-Type", "application/json; charset=utf-8"],
        ["Content-Length", "135"],
        ["X-Fc-Request-Id", "1-65d71219-15d63510-fecf237c590c"],
        ["X-Fc-Error-Type", "FCCommonError"],
      ],
      body: '{"RequestId":"1-65d71219-15d63510-fecf237c590c","Code":"MissingRequiredHeader","Message":"required HTTP header Date was not specified"}',
    });
  });

  test("has the 2.0 shape", () => {
    expect(JSON.parse(errorBody("CAExited", { ...options, profile: "fc2" }))).toMatchObject({
      ErrorCode: "CAExited",
      ErrorMessage: expect.stringContaining("Function instance exited unexpectedly"),
    });
  });

  test("is a 200 with its error type when the initializer failed", () => {
    const { status, headers, body } = errorResponse("InitializationError", {
      ...options,
      detail: { reason: "boom" },
    });
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { errorMessage: "boom", errorType: "InitializationError" },
    ]);
    expect(headers).toContainEqual(["X-Fc-Error-Type", "InitializationError"]);
  });

  test("counts its bytes, not its characters", () => {
    const { headers, body } = errorResponse("FunctionNotFound", { ...options, detail: { function: "聊天" } });
    expect(headers).toContainEqual(["Content-Length", String(Buffer.byteLength(body))]);
  });
});
