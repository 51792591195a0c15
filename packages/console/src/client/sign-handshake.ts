import type { Clock } from "@wsfn/gateway";
import { type FunctionSpec, type Secrets, SigningError, signCall } from "@wsfn/platform";
import type { ApiRequest } from "../api/requests.ts";
import type { Handshake } from "./client-connection.ts";

type Connect = Extract<ApiRequest, { do: "connect" }>;

/** What signing takes from the console. */
export interface Signing {
  readonly functions: readonly FunctionSpec[];
  readonly secrets: Secrets;
  readonly clock: Pick<Clock, "dateMs">;
}

/** Why a handshake cannot be made. */
export interface NotMade {
  readonly error: string;
  readonly hint?: string;
}

/** The handshake that was asked for, with the signature that its function's trigger asks for, where one is wanted. */
export async function signedHandshake(
  { url, headers = [], subprotocols = [], compress = true, sign }: Connect,
  { functions, secrets, clock }: Signing,
): Promise<Handshake | NotMade> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !["ws:", "wss:"].includes(address.protocol))
    return { error: `expected a URL of ws: or wss:, got ${url}` };
  const plain: Handshake = { url, headers, subprotocols, compress };
  if (!sign) return plain;
  const { function: named, ...how } = sign;
  const trigger = functions.find(({ name }) => name === named)?.trigger;
  if (!trigger) return { error: `there is no HTTP trigger of a function ${named}` };
  try {
    const signed = await signCall(trigger, {
      ...{ target: address.pathname + address.search, secrets, now: clock.dateMs() },
      ...how,
    });
    return {
      ...plain,
      url: `${address.protocol}//${address.host}${signed.target}`,
      headers: [...headers, ...signed.headers],
    };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    return { error: error.message, hint: error.hint };
  }
}
