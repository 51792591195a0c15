import { stopSignal } from "@wsfn/conformance/stop-signal";
import { SigningError, signCall } from "@wsfn/platform";
import { Command, InvalidArgumentError, Option } from "commander";
import { chosenFunction, noTrigger } from "../chosen-function.ts";
import { conversation } from "../connect/conversation.ts";
import { SLASH_COMMANDS } from "../connect/typed-line.ts";
import { duration } from "../dev/gateway-options.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { say } from "../language/language.ts";
import { addReadingFlags, type ReadingFlags, readingOf } from "../reading-flags.ts";
import { readSecrets } from "../secrets.ts";
import { addSigningFlags, type SigningFlags, signingOf } from "../signing-flags.ts";
import { painter, screenOf } from "../text/screen.ts";
import { UsageError } from "../usage-error.ts";
import { noAddress } from "../web-socket-address.ts";

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** As commander hands them on. */
interface ConnectOptions extends ReadingFlags, SigningFlags {
  readonly header?: Headers;
  readonly subprotocol?: readonly string[];
  readonly sign?: string | true;
  readonly as: "headers" | "url" | undefined;
  readonly dir: string;
  readonly secrets?: string;
  readonly once?: true;
  readonly json?: true;
  readonly reconnect?: true;
  readonly insecure?: true;
  readonly compress: boolean;
  readonly timeout: number;
  readonly linger: number;
}

/** What can be written, with what it does. */
const slashCommands = (): readonly string[] => [
  say("In the terminal:"),
  ...SLASH_COMMANDS.map(([usage, does]) => `  ${usage.padEnd(24)}${say(does)}`),
];

const EXAMPLES: Examples = {
  examples: [
    ["wsfn connect ws://127.0.0.1:9000/"],
    ["echo hi | wsfn connect ws://127.0.0.1:9000/ --once", "one message, one answer"],
    ["wsfn connect wss://example.com/chat -H 'Cookie: a=b' --subprotocol chat"],
    ["wsfn connect ws://127.0.0.1:9000/ --sign chat --secrets secrets.json"],
    ["wsfn connect ws://127.0.0.1:9000/ --sign chat --claim sub=me", "a token of a jwt trigger"],
    ["wsfn connect wss://example.com/ --reconnect --json", "what a client sees over hours"],
  ],
  notes: [
    "Times are such as 500ms, 30s, 5m; defaults: --timeout 30s, --linger 1s.",
    "Exit codes: 0 ended by either side in the usual way; 1 cut, closed with an error code, or no answer to --once; 2 no connection came about.",
  ],
  above: slashCommands,
};

/** `wsfn connect`. */
export const connectCommand = (): Command =>
  addExamples(addSigningFlags(addReadingFlags(command())), EXAMPLES).action(connect);

const command = (): Command =>
  new Command("connect")
    .summary("talk to a WebSocket server from the terminal")
    .description(
      "Connects to a WebSocket server, sends each line that is written and prints each message that comes. Messages go to stdout, what happens to the connection to stderr.",
    )
    .argument("<url>", "ws://, wss://, http:// or https:// address")
    .option("-H, --header <name: value>", "add a header to the handshake; may be repeated", header)
    .option("--subprotocol <name>", "offer a subprotocol; may be repeated", another)
    .option("--sign [function]", "sign the handshake for a function of --dir; default: its only one")
    .addOption(
      new Option(
        "--as <form>",
        "where the signature travels; default: headers, and a token where it is looked for",
      ).choices(["headers", "url"]),
    )
    .option("-d, --dir <dir>", "folder with the s.yaml, for --sign", ".")
    .option("--secrets <file>", "JSON with the secrets, for --sign; or the variable WSFN_SECRETS")
    .option("--once", "send one line, print one message, end")
    .option("--json", "one JSON line on stdout for everything that happens")
    .option("--reconnect", "connect again when the connection ends, as a client of a function has to")
    .option("--no-compress", "do not offer permessage-deflate")
    .option("--insecure", "skip TLS certificate verification")
    .option(
      "--timeout <time>",
      "longest wait for the handshake, and for the answer of --once",
      duration,
      30_000,
    )
    .option(
      "--linger <time>",
      "after the end of a piped stdin: end when no message came for so long",
      duration,
      1000,
    );

async function connect(address: string, options: ConnectOptions): Promise<void> {
  const url = webSocketUrl(address);
  const { stdin, stdout, stderr } = process;
  process.exitCode = await conversation({
    address: await addressOf(url, options),
    subprotocols: options.subprotocol ?? [],
    insecure: options.insecure ?? false,
    compress: options.compress,
    handshakeTimeoutMs: options.timeout,
    answerTimeoutMs: options.timeout,
    reconnects: options.reconnect ?? false,
    ...{ stdin, stdout, stderr, signal: stopSignal(), paint: painter(screenOf(stderr)) },
    json: options.json ?? false,
    once: options.once ?? false,
    lingerMs: options.linger,
  });
  // A stdin that somebody holds open does not keep a command that is over.
  stdin.destroy();
}

/** Where to connect and with which headers, asked anew for each connection: a signature is good for minutes. @throws {UsageError} */
async function addressOf(
  url: URL,
  options: ConnectOptions,
): Promise<() => Promise<{ readonly url: string; readonly headers: Headers }>> {
  const { header: headers = {}, sign } = options;
  if (sign === undefined) return () => Promise.resolve({ url: url.href, headers });
  const { name, file, trigger } = chosenFunction(
    sign === true ? undefined : sign,
    options.dir,
    readingOf(options),
  );
  if (trigger === undefined) throw new UsageError(noTrigger({ name, file }));
  const secrets = readSecrets(options.secrets) ?? {};
  const signed = async (): Promise<{ url: string; headers: Headers }> => {
    const call = await signCall(trigger, {
      target: url.pathname + url.search,
      ...(options.as && { in: options.as }),
      secrets,
      now: Date.now(),
      ...signingOf(options),
    });
    return {
      url: new URL(call.target, url).href,
      headers: { ...headers, ...Object.fromEntries(call.headers) },
    };
  };
  try {
    await signed();
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new UsageError(`${error.message}\n→ ${error.hint}`, { cause: error });
  }
  return signed;
}

/** @throws {UsageError} */
function webSocketUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOne = url !== undefined && ["ws:", "wss:", "http:", "https:"].includes(url.protocol);
  if (!isOne) throw noAddress(text);
  url.protocol = url.protocol.replace("http", "ws");
  url.hash = "";
  return url;
}

/** `Name: value`; the same name twice is two values. */
function header(text: string, before: Headers = {}): Headers {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):\s*([^\r\n]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError(say("expected NAME: VALUE."));
  const others = before[name];
  return { ...before, [name]: others === undefined ? value : [others, value].flat() };
}

const another = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
