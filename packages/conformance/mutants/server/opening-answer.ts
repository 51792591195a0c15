import {
  acceptHeaders,
  acceptKey,
  type DeflateAgreement,
  encodeResponse,
  formatExtensions,
  headerValues,
  listsToken,
  negotiate,
  parseExtensions,
  type RawHeader,
  type RequestHead,
} from "@wsfn/protocol";
import type { Behaviour } from "./behaviour.ts";
import { openingFaults, reading } from "./opening-checks.ts";

/** What the reference server answers to a request, and what it has agreed to if it is 101. */
export interface OpeningAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  /** True: another request may follow on the connection. */
  readonly keeps?: true;
  readonly deflate?: DeflateAgreement;
}

const PROTOCOL = "echo.wsfn";

/** Answers an opening request, or an ordinary one on a path of the echo contract. `raw` is the request as it came. */
export function answerRequest(head: RequestHead, raw: string, behaviour: Behaviour): OpeningAnswer {
  if (isOrdinary(head)) return ordinary(head, behaviour);
  const [fault] = openingFaults(head, behaviour);
  if (fault && behaviour.onBadRequest === "cut") return { status: fault.status, bytes: Buffer.alloc(0) };
  if (fault && behaviour.onBadRequest === 500) return plain(500);
  if (fault) return plain(fault.status, behaviour.namesNoVersion ? [] : [["Sec-WebSocket-Version", "13"]]);
  const read = reading(head, behaviour);
  const written = /sec-websocket-key: ?([^\r\n]*)/i.exec(raw)?.[1] ?? "";
  const key = behaviour.keepsSpacesInKey ? written : (read.values("Sec-WebSocket-Key")[0] ?? "");
  const headers = acceptHeaders({ key }).map(
    ([name, value]): RawHeader => [
      name,
      behaviour.wrongAccept && name === "Sec-WebSocket-Accept" ? acceptKey(`${key}?`) : value,
    ],
  );
  const protocol = chosenProtocol(read.tokens("Sec-WebSocket-Protocol"), behaviour);
  if (protocol !== undefined) headers.push(["Sec-WebSocket-Protocol", protocol]);
  const { extension, deflate } = extensionAnswer(
    read.values("Sec-WebSocket-Extensions").join(", "),
    behaviour,
  );
  if (extension !== undefined) headers.push(["Sec-WebSocket-Extensions", extension]);
  const bytes = encodeResponse({
    status: 101,
    headers: [...headers, ...(behaviour.addsHeaders ?? [])],
    ...(behaviour.answersInVersion !== undefined && { version: behaviour.answersInVersion }),
  });
  return { status: 101, bytes, ...(deflate && { deflate }) };
}

const plain = (status: number, more: readonly RawHeader[] = []): OpeningAnswer => ({
  status,
  bytes: encodeResponse({ status, headers: [...more, ["Connection", "close"], ["Content-Length", "0"]] }),
});

function ordinary(head: RequestHead, behaviour: Behaviour): OpeningAnswer {
  const status = hookStatus(head, behaviour);
  if (behaviour.closesHttp || listsToken(head, "connection", "close")) return plain(status);
  const headers: RawHeader[] = [["Content-Length", "0"]];
  if (behaviour.announcesKeepAlive) headers.push(["Keep-Alive", `timeout=${behaviour.announcesKeepAlive}`]);
  return { status, bytes: encodeResponse({ status, headers }), keeps: true };
}

/** Nothing in it asks for a WebSocket. */
const isOrdinary = (head: RequestHead): boolean =>
  head.violations.length === 0 && !head.headers.some(([name]) => /^(upgrade|sec-websocket-.*)$/i.test(name));

const HOOKS: Readonly<Record<string, string>> = {
  "/": "GET",
  "/healthz": "GET",
  "/initialize": "POST",
  "/pre-stop": "GET",
};

const FOR_PLATFORM: ReadonlySet<string> = new Set(["/initialize", "/pre-stop"]);

function hookStatus(head: RequestHead, behaviour: Behaviour): number {
  if (behaviour.hookStatus?.path === head.target) return behaviour.hookStatus.status;
  // The trigger marks what comes from outside; there a hook's path is a path like any other.
  const isFromOutside =
    headerValues(head, "x-fc-control-path")[0] === "/http-invoke" && !behaviour.hooksForAll;
  if (isFromOutside && FOR_PLATFORM.has(head.target)) return 404;
  const method = HOOKS[head.target];
  if (method === undefined) return 404;
  return method === head.method || head.method === "HEAD" ? 200 : 405;
}

function chosenProtocol(offered: readonly string[], behaviour: Behaviour): string | undefined {
  if (behaviour.answersProtocol !== undefined) return behaviour.answersProtocol;
  if (behaviour.chooses === "none") return undefined;
  if (behaviour.chooses === "first") return offered[0];
  if (behaviour.chooses === "without case") return offered.find((one) => one.toLowerCase() === PROTOCOL);
  return offered.find((one) => one === PROTOCOL);
}

const NO_LIMITS: DeflateAgreement = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

function extensionAnswer(
  offered: string,
  behaviour: Behaviour,
): { extension?: string; deflate?: DeflateAgreement } {
  if (behaviour.answersExtension !== undefined) {
    return behaviour.answersExtension === "" ? {} : { extension: behaviour.answersExtension };
  }
  if (offered === "") return {};
  if (behaviour.echoesExtensions) return { extension: offered };
  if (behaviour.agreesTo?.includes(offered)) return { extension: "permessage-deflate", deflate: NO_LIMITS };
  const choice = negotiate(parseExtensions(offered).extensions ?? []);
  if (choice === undefined) return {};
  const { negotiates } = behaviour;
  const dropped =
    negotiates === "no forgetting"
      ? "server_no_context_takeover"
      : negotiates === "no window"
        ? "server_max_window_bits"
        : "";
  const parameters = choice.answer.parameters.filter(([name]) => name !== dropped);
  if (negotiates === "a client window unasked") parameters.push(["client_max_window_bits", "12"]);
  const deflate = {
    ...choice.agreement,
    ...(negotiates === "no forgetting" && { serverNoContextTakeover: false }),
    ...(negotiates === "no window" && { serverMaxWindowBits: 15 }),
    ...(negotiates === "a client window unasked" && { clientMaxWindowBits: 12 }),
  };
  return { extension: formatExtensions([{ ...choice.answer, parameters }]), deflate };
}
