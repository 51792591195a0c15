import type { Opening, ResponseRule } from "../../case/case.ts";
import { accepted } from "../words.ts";

/** Answers to an opening request that more than one table of the handshake names. */

/**
 * A fault of the client's: the server MUST stop and "return an HTTP response with an appropriate error code" (RFC 6455 4.2.1). Not to
 * answer breaks that; that 5xx blames the server for it is a question of what is appropriate.
 */
export const ERROR: ResponseRule = { ok: ["4xx"], warn: ["5xx"] };

/** The same where the request may as well be taken for ordinary HTTP (RFC 9110 7.8: Upgrade may be ignored). */
export const NO_UPGRADE: ResponseRule = { ok: ["4xx"], warn: ["2xx", "3xx", "5xx"] };

/** RFC 9112 3.2 names the status: "A server MUST respond with a 400". Another that blames the client is near enough for a warning. */
export const BAD_HOST: ResponseRule = { ok: [400], warn: ["4xx"] };

/** Either answer is right, but a 101 has to be meant: the connection works then. */
export const either = (opening: Opening) =>
  accepted({ ...opening, expect: { ok: [101, "4xx"], warn: ["5xx"] } });
