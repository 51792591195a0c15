import net from "node:net";
import {
  acceptHeaders,
  acceptKey,
  encodeResponse,
  type HeadReader,
  type RawHeader,
  type RequestHead,
  requestHeadReader,
} from "@wsfn/protocol";
import { type Behaviour, REFERENCE } from "./behaviour.ts";
import { openingFaults, reading } from "./opening-checks.ts";
import { Session } from "./session.ts";

export interface ReferenceServer {
  readonly url: string;
  close(): Promise<void>;
}

const PROTOCOL = "echo.wsfn";

/**
 * A small echo server that keeps every rule of the catalogue, on a raw socket and a free port of the loopback. `behaviour` makes it
 * do one thing wrong, which is how the suite itself is tried.
 */
export async function startReference(behaviour: Behaviour = REFERENCE): Promise<ReferenceServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, behaviour);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serve(socket: net.Socket, behaviour: Behaviour): void {
  let heads: HeadReader<RequestHead> = requestHeadReader({ maxHeadBytes: 32 * 1024 });
  let session: Session | undefined;
  let raw = "";
  // A client that resets its connection is ordinary; there is nobody to tell.
  socket.on("error", () => socket.destroy());
  socket.on("end", () => {
    if (session) session.peerEnded();
    else socket.end();
  });
  socket.on("data", (chunk: Buffer) => {
    if (session) {
      session.take(chunk);
      return;
    }
    raw += chunk.toString("latin1");
    const fold = behaviour.endsHeadAtFold ? chunk.indexOf("\r\n ") : -1;
    const progress = heads.push(
      fold < 0 ? chunk : Buffer.concat([chunk.subarray(0, fold), Buffer.from("\r\n\r\n")]),
    );
    if (progress.state === "partial") {
      if (behaviour.wantsHeadInOnePiece) socket.end(encodeResponse({ status: 400, headers: [] }));
      return;
    }
    if (progress.state === "bad") {
      socket.end(encodeResponse({ status: 431, headers: [] }));
      return;
    }
    const { head } = progress;
    // Ordinary HTTP comes first on some connections.
    if (head.method === "HEAD") {
      heads = requestHeadReader({ maxHeadBytes: 32 * 1024 });
      raw = "";
      socket.write(encodeResponse({ status: 200, headers: [["Content-Length", "0"]] }));
      return;
    }
    session = answer(socket, head, raw, behaviour);
    const rest = fold < 0 ? progress.rest : chunk.subarray(fold + 2);
    if (session && rest.length > 0)
      session.take(behaviour.losesFirstOctetBehindHead ? rest.subarray(1) : rest);
  });
}

function answer(
  socket: net.Socket,
  head: RequestHead,
  raw: string,
  behaviour: Behaviour,
): Session | undefined {
  const [fault] = openingFaults(head, behaviour);
  if (fault) {
    const names: RawHeader[] = behaviour.namesNoVersion ? [] : [["Sec-WebSocket-Version", "13"]];
    socket.end(
      encodeResponse({
        status: fault.status,
        headers: [...names, ["Connection", "close"], ["Content-Length", "0"]],
      }),
    );
    return undefined;
  }
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
  const offered = read.values("Sec-WebSocket-Extensions").join(", ");
  const extension =
    behaviour.answersExtension ?? (behaviour.echoesExtensions && offered !== "" ? offered : undefined);
  if (extension !== undefined) headers.push(["Sec-WebSocket-Extensions", extension]);
  socket.write(encodeResponse({ status: 101, headers: [...headers, ...(behaviour.addsHeaders ?? [])] }));
  return new Session(socket, behaviour);
}

function chosenProtocol(offered: readonly string[], behaviour: Behaviour): string | undefined {
  if (behaviour.answersProtocol !== undefined) return behaviour.answersProtocol;
  if (behaviour.chooses === "none") return undefined;
  if (behaviour.chooses === "first") return offered[0];
  if (behaviour.chooses === "without case") return offered.find((one) => one.toLowerCase() === PROTOCOL);
  return offered.find((one) => one === PROTOCOL);
}
