import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UsageError } from "../usage-error.ts";

/** One layer of an image: what a line of its Dockerfile added. */
interface ImageLayer {
  readonly bytes: number;
  /** As the engine remembers it, tidied. */
  readonly createdBy: string;
}

/** An image as the engine has it. */
export interface BuiltImage {
  readonly name: string;
  readonly id: string;
  /** Unpacked. What is pushed is smaller; the platform's limit is on that. */
  readonly bytes: number;
  /** `linux/amd64`. */
  readonly platform: string;
  /** The user that it runs as; empty is root. */
  readonly user: string;
  /** First the base, last the newest. Lines that added nothing are left out. */
  readonly layers: readonly ImageLayer[];
}

/** The platform runs nothing else (custom container page). */
export const IMAGE_PLATFORM = "linux/amd64";

/** The engine has no such image, or does not answer. */
export class EngineRefusal extends UsageError {
  readonly reason: "no-such-image" | "no-answer";

  constructor(reason: EngineRefusal["reason"], message: string, options: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const run = promisify(execFile);
const OPTIONS = { timeout: 60_000, maxBuffer: 16 * 2 ** 20, encoding: "utf8" } as const;

/** Asks the engine for an image. @throws {EngineRefusal} when it does not have it, or does not answer */
export async function builtImage(name: string): Promise<BuiltImage> {
  const [image] = JSON.parse(await docker("image", "inspect", name)) as [EngineImage];
  const history = await docker("history", "--no-trunc", "--human=false", "--format", "{{json .}}", name);
  const layers = history
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { Size: string; CreatedBy: string })
    // A base that was imported as one archive has no line of a Dockerfile.
    .map(({ Size, CreatedBy }) => ({ bytes: Number(Size), createdBy: tidied(CreatedBy) || "imported base" }))
    .filter(({ bytes }) => bytes > 0)
    .reverse();
  return {
    name,
    id: image.Id,
    bytes: image.Size,
    platform: `${image.Os}/${image.Architecture}`,
    user: image.Config.User ?? "",
    layers,
  };
}

interface EngineImage {
  readonly Id: string;
  readonly Os: string;
  readonly Architecture: string;
  readonly Size: number;
  readonly Config: { readonly User?: string };
}

async function docker(...args: readonly string[]): Promise<string> {
  try {
    return (await run("docker", args, OPTIONS)).stdout;
  } catch (cause) {
    const { stderr = "", message } = cause as { stderr?: string; message: string };
    const words = stderr.trim() || message;
    // The engine's own words: its command line has no code for it.
    const reason = /no such image/i.test(words) ? "no-such-image" : "no-answer";
    throw new EngineRefusal(reason, `docker ${args.join(" ")}: ${words}`, { cause });
  }
}

/** Builders write a line in several ways: `/bin/sh -c #(nop) COPY file:3fe… in /a`, `RUN /bin/sh -c apt-get … # buildkit`. */
const tidied = (line: string): string =>
  line
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, "")
    .replace(/^(?:RUN )?\/bin\/sh -c\s+/, "RUN ")
    .replace(/\s*# buildkit$/, "")
    .replace(/\b(file|dir|multi):([0-9a-f]{8})[0-9a-f]{56}/, "$1:$2…")
    .replace(/\s+/g, " ")
    .trim();
