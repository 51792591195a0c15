import net from "node:net";
import tls from "node:tls";
import { CannotJudge } from "../cannot-judge.ts";
import { type Said, said } from "../words/said.ts";

/** Where the server under test is. */
export interface Target {
  /** As given. */
  readonly url: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Path and query, as the request line carries them. */
  readonly path: string;
  /** Value of the Host header. */
  readonly authority: string;
  /** Sent with every opening request, e.g. a token. */
  readonly headers: Readonly<Record<string, string>>;
  /** True: its requests carry what may be a secret, in a header or in the query of the URL. */
  readonly hasSecrets: boolean;
  /** True: TLS certificates are not verified. */
  readonly trustsAnyCertificate: boolean;
}

/** What every request to a target carries, and whether its TLS certificate is checked. Default: nothing, and yes. */
export interface TargetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly trustsAnyCertificate?: boolean;
}

/** `localhost:9000`, `127.0.0.1:9000/chat`, `[::1]:9000`: host and port as a person types them. */
const ADDRESS = /^(?:\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+)*):(?<port>\d{1,5})(?:[/?]\S*)?$/i;

/** The URL that an address without its scheme stands for; undefined for any other text. */
export function urlMeantBy(text: string): string | undefined {
  const port = ADDRESS.exec(text)?.groups?.port;
  return port === undefined ? undefined : `${port === "443" ? "wss" : "ws"}://${text}`;
}

/** A way out for a text that is no URL. */
function meant(text: string): { readonly hint?: Said } {
  const url = urlMeantBy(text);
  return url === undefined ? {} : { hint: said("did you mean {url}?", { url }) };
}

/** Reads a ws://, wss://, http:// or https:// URL. @throws {CannotJudge} `BadUrl` */
export function targetOf(url: string, options: TargetOptions = {}): Target {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw new CannotJudge("BadUrl", said("expected a URL, got {got}", { got: JSON.stringify(url) }), {
      ...meant(url),
      cause,
    });
  }
  const secure = parsed.protocol === "wss:" || parsed.protocol === "https:";
  if (!secure && parsed.protocol !== "ws:" && parsed.protocol !== "http:") {
    // `localhost:8080` is a URL too, of the scheme localhost.
    const got = parsed.host === "" ? JSON.stringify(url) : `${parsed.protocol}//`;
    throw new CannotJudge(
      "BadUrl",
      said("expected ws:// or wss:// at the beginning, got {got}", { got }),
      meant(url),
    );
  }
  const headers = { ...credentials(parsed), ...options.headers };
  return {
    url,
    secure,
    // net.connect wants an IPv6 address without its brackets.
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? (secure ? 443 : 80) : Number(parsed.port),
    path: `${parsed.pathname}${parsed.search}`,
    authority: parsed.host,
    headers,
    hasSecrets: parsed.search !== "" || Object.keys(headers).length > 0,
    trustsAnyCertificate: options.trustsAnyCertificate ?? false,
  };
}

/** User name and password as a header. @throws {CannotJudge} `BadUrl`, which does not repeat them */
function credentials({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "") return {};
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { Authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
  } catch {
    throw new CannotJudge(
      "BadUrl",
      said("expected %25 for each % in the URL's user name and password, got another %"),
    );
  }
}

/** Opens a connection. Half-open on purpose: which side closes first, and how, is what is looked at. The caller owns the socket. */
export function dial(target: Target): net.Socket {
  const { host, port } = target;
  const plain = { host, port, allowHalfOpen: true };
  const socket = target.secure
    ? tls.connect({
        ...plain,
        rejectUnauthorized: !target.trustsAnyCertificate,
        ...(net.isIP(host) === 0 && { servername: host }),
        ALPNProtocols: ["http/1.1"],
      })
    : net.connect(plain);
  socket.setNoDelay(true);
  return socket;
}

/** The event that says that octets may be written. */
export const readyEvent = (target: Target): "connect" | "secureConnect" =>
  target.secure ? "secureConnect" : "connect";
