import { type FunctionSpec, SigningError, signCall } from "@wsfn/platform";
import { Command, Option } from "commander";
import { chosenFunction, noTrigger } from "../chosen-function.ts";
import { stablePort } from "../dev/stable-port.ts";
import { EXIT } from "../exit-code.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { say } from "../language/language.ts";
import { requestPath } from "../option.ts";
import { addReadingFlags, type ReadingFlags, readingOf } from "../reading-flags.ts";
import { readSecrets } from "../secrets.ts";
import { addSigningFlags, type SigningFlags, signingOf } from "../signing-flags.ts";
import { UsageError } from "../usage-error.ts";

/** What is printed. */
const FORMS = ["headers", "url", "token"] as const;

/** As commander hands them on. */
interface SignOptions extends ReadingFlags, SigningFlags {
  readonly dir: string;
  readonly secrets?: string;
  readonly as?: (typeof FORMS)[number];
  readonly url?: string;
  readonly path?: string;
  readonly json?: true;
}

const EXAMPLES: Examples = {
  examples: [
    ["wsfn sign chat --secrets secrets.json", "headers, one a line"],
    ["curl -H @<(wsfn sign chat) http://127.0.0.1:9000/", "the same, used"],
    ["wsfn sign chat --as url --path /ws --expires 10m", "an address that a browser can open"],
    ["wsfn sign chat --claim sub=me --claim 'roles=[\"a\"]'", "a token of a jwt trigger"],
  ],
  notes: [
    "Signed headers are good for 15 minutes.",
    "Exit codes: 0 printed, 2 there is nothing to sign, or nothing to sign with.",
  ],
};

/** `wsfn sign`. */
export const signCommand = (): Command =>
  addExamples(addSigningFlags(addReadingFlags(command())), EXAMPLES).action(sign);

const command = (): Command =>
  new Command("sign")
    .summary("print what a call must carry to pass a function's trigger")
    .description(
      "Makes a signed URL, signed headers or a token (JWT) for a function whose trigger asks for one, from the secrets that `wsfn dev` takes. What it prints is held against our own check of the trigger first.",
    )
    .argument("[function]", "name of the function, or its folder; default: the only function of --dir")
    .option("-d, --dir <dir>", "folder with the s.yaml", ".")
    .option(
      "--secrets <file>",
      "JSON with the secrets, as in node_modules/wsfn/secrets.example.json (in a clone: packages/cli/secrets.example.json); or the variable WSFN_SECRETS",
    )
    .addOption(
      new Option(
        "--as <form>",
        "what to print; default: token for authType jwt, headers for the others",
      ).choices(FORMS),
    )
    .option("--url <url>", "what is called; default: where `wsfn dev` serves the function on this machine")
    .option("--path <path>", "path and query, in place of those of the URL", requestPath)
    .option("--json", "one JSON line on stdout: function, authType, url, headers, token");

async function sign(name: string | undefined, options: SignOptions): Promise<void> {
  const spec = chosenFunction(name, options.dir, readingOf(options));
  const { trigger } = spec;
  if (trigger === undefined) {
    throw new UsageError(noTrigger(spec));
  }
  const url = urlOf(spec, options);
  const form = options.as ?? (trigger.authType === "jwt" ? "token" : "headers");
  const secrets = readSecrets(options.secrets) ?? {};
  try {
    const { target, headers, token } = await signCall(trigger, {
      target: url.pathname + url.search,
      ...(form !== "token" && { in: form }),
      secrets,
      now: Date.now(),
      ...signingOf(options),
    });
    const signed = `${url.protocol}//${url.host}${target}`;
    if (options.json) {
      const { authType } = trigger;
      console.log(
        JSON.stringify({
          function: spec.name,
          authType,
          url: signed,
          headers: Object.fromEntries(headers),
          token,
        }),
      );
    } else if (form === "url") console.log(signed);
    else if (form === "token") console.log(token ?? nothing(trigger.authType));
    else for (const [header, value] of headers) console.log(`${header}: ${value}`);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new UsageError(`${error.message}\n→ ${error.hint}`, { cause: error });
  }
  process.exitCode = EXIT.good;
}

/** Where the call goes: a given address, else the one that `wsfn dev` gives the function. */
function urlOf(spec: FunctionSpec, { url, path }: SignOptions): URL {
  const base = url ?? `ws://127.0.0.1:${stablePort(spec)}/`;
  if (!URL.canParse(base))
    throw new UsageError(
      `${say("{text} is no URL", { text: base })}\n→ ${say("write it whole: wss://example.com/chat")}`,
    );
  return new URL(path ?? "", path === undefined ? base : new URL("/", base));
}

const nothing = (authType: string): never => {
  throw new UsageError(
    `${say("authType {authType} has no token", { authType })}\n→ ${say("ask for --as headers")}`,
  );
};
