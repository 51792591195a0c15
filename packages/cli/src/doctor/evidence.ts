import { existsSync } from "node:fs";
import { InstanceError, type Missing, missingPrerequisites, temporaryFolder } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { buildFolder, type FunctionFolder, lackingFor } from "../function-folder.ts";
import { defaultImage } from "../image/built-image.ts";
import type { CodeFile } from "../pack/code-files.ts";
import { type CodePackage, codePackage } from "../pack/code-package.ts";
import { languageOf } from "../pack/interpreter.ts";
import { abiOfModule, nodeOfAbi } from "../pack/node-abi.ts";
import { PackError } from "../pack/pack-error.ts";
import { writeFiles } from "../pack/zip.ts";
import { UsageError } from "../usage-error.ts";
import { type LocalNode, localNode } from "./local-node.ts";
import { networkLack } from "./network-lack.ts";
import type { ImageLook, ImageSource, PackageLook, Subject, TrialLook } from "./subject.ts";
import { type NotStarted, type Trial, type TrialOptions, tryOut } from "./trial.ts";

/** How the evidence is gathered. */
export interface EvidenceOptions extends TrialOptions {
  /** Output of the build step. */
  readonly onLog: (line: string) => void;
  readonly imageSource: ImageSource;
  /** False: Node.js code is packed as it lies. */
  readonly bundle: boolean;
}

/** Package and run of a function, each made when it is first asked for. */
export function evidenceOf(
  spec: FunctionSpec,
  folder: FunctionFolder,
  options: EvidenceOptions,
): Pick<Subject, "package" | "trial" | "image"> {
  // Each is made at most once, and only when a check asks: `--only trigger` packs nothing and starts nothing.
  const lacking = once(() => lackingText(folder));
  const unbuilt = once(async () =>
    folder.manifest?.build ? ((await lacking()) ?? build(folder, options)) : undefined,
  );
  const look = once(async (): Promise<PackageLook> => {
    const lacks = await unbuilt();
    return lacks === undefined ? packageOf(spec, options.bundle) : { lacks };
  });
  return {
    package: async () => (spec.target === "runtime" ? look() : undefined),
    image: once(() => imageOf(spec, options)),
    trial: once(async (): Promise<TrialLook> => {
      const lacks = (await unbuilt()) ?? (await lacking());
      if (lacks !== undefined) return { lacks };
      return spec.target === "runtime" ? trialOf(spec, await look(), options) : imageTrial(spec, options);
    }),
  };
}

/** Does a piece of work when it is first asked for, and then remembers what came of it. */
export function once<T extends object>(work: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** What this machine lacks to run the folder's functions, as one sentence; undefined when it lacks nothing. */
async function lackingText(folder: FunctionFolder): Promise<string | undefined> {
  const lacking = [...(await lackingFor(folder)), ...(await missingLanguages(folder))];
  if (lacking.length === 0) return undefined;
  return `this machine lacks ${lacking.map(({ name, why, hint }) => `${name} (${why}; ${hint})`).join(", ")}`;
}

/** A folder without wsfn.json does not say what it needs; its start command does. */
async function missingLanguages({ manifest, functions }: FunctionFolder): Promise<readonly Missing[]> {
  if (manifest !== undefined) return [];
  const programs = { node: "node", python: "python3" } as const;
  const names = functions
    .filter(({ target }) => target === "runtime")
    .flatMap(({ command }) => languageOf(command[0] ?? "") ?? [])
    .map((language) => programs[language]);
  return missingPrerequisites([...new Set(names)]);
}

/** Runs the build step where it is due; why it failed, if it did: for want of a network as well as by a fault. */
async function build(
  folder: FunctionFolder,
  { onLog, signal }: EvidenceOptions,
): Promise<string | undefined> {
  try {
    await buildFolder(folder, { onLog, signal });
    return undefined;
  } catch (error) {
    if (error instanceof InstanceError && error.code === "BuildFailed") return error.message;
    throw error;
  }
}

/** The package, or the fault of the code that kept it from being made. */
async function packageOf(spec: FunctionSpec, bundle: boolean): Promise<PackageLook> {
  try {
    return { made: await codePackage(spec, { bundle }) };
  } catch (fault) {
    if (!(fault instanceof PackError)) throw fault;
    return { fault, ...(await looseFiles(spec)) };
  }
}

/** What can be told of the files where they cannot be bundled. */
async function looseFiles(spec: FunctionSpec): Promise<{ readonly loose?: CodePackage }> {
  try {
    return { loose: await codePackage(spec, { bundle: false, modules: false }) };
  } catch (error) {
    if (error instanceof PackError) return {}; // the same fault, or one more of its kind
    throw error;
  }
}

/** Runs what was packed, far from what only lies around here; the folder itself where it could not be packed. */
async function trialOf(spec: FunctionSpec, look: PackageLook, options: TrialOptions): Promise<TrialLook> {
  if (!("made" in look)) return tryOut(spec, options);
  const { made } = look;
  const node = made.interpreter?.language === "node" ? await localNode(spec) : undefined;
  const lacks = node && misfit(made, node);
  if (lacks !== undefined) return { lacks };
  const trial = await runFiles(spec, made.files, options);
  if ("run" in trial) return trial;
  const { program, programFile } = made.start;
  if (trial.notStarted.code === "CAFileNotFound" && programFile === undefined && !program.startsWith("/")) {
    return { lacks: `this machine has no ${program}` };
  }
  if (trial.notStarted.code !== "CAExited") return trial;
  const whole = made.bundled && (await unbundledTrial(spec, options));
  if (whole !== undefined && "run" in whole) return { ...whole, bundleFault: trial.notStarted };
  const excuse =
    lackOfFolder(trial.notStarted, made) ?? (node && lackOfVersion(trial.notStarted, made, node));
  return excuse === undefined ? trial : { lacks: excuse };
}

/** Runs files from a folder of their own. */
async function runFiles(
  spec: FunctionSpec,
  files: readonly CodeFile[],
  options: TrialOptions,
): Promise<Trial> {
  const { path: codeDir, remove } = await temporaryFolder("wsfn-doctor-");
  try {
    await writeFiles(files, codeDir);
    return asDeployed(await tryOut({ ...spec, codeDir }, options), codeDir);
  } finally {
    await remove();
  }
}

/** Whether it is the bundle that does not start. Undefined where the files as they lie cannot be packed. */
async function unbundledTrial(spec: FunctionSpec, options: TrialOptions): Promise<Trial | undefined> {
  try {
    const { files } = await codePackage(spec, { bundle: false });
    return await runFiles(spec, files, options);
  } catch (error) {
    if (error instanceof PackError) return undefined;
    throw error;
  }
}

/** An image that nobody made here may well be in a registry, as its base may: that is no fault of the function. */
async function imageTrial(spec: FunctionSpec, options: TrialOptions): Promise<TrialLook> {
  const trial = await tryOut(spec, options);
  if (!("notStarted" in trial)) return trial;
  const { code, message, hint, logs } = trial.notStarted;
  if (code === "ImageMissing") return { lacks: `${message}; ${hint}` };
  const unreached = code === "BuildFailed" ? networkLack(logs) : undefined;
  return unreached === undefined ? trial : { lacks: `its image cannot be built here: ${unreached}` };
}

/** The image as it is: built by the run before, if it was asked for. */
async function imageOf(spec: FunctionSpec, { imageSource }: EvidenceOptions): Promise<ImageLook> {
  const name = spec.image ?? defaultImage(spec);
  try {
    return await imageSource(name);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const isMissing = /no such image/i.test(error.message);
    return { lacks: isMissing ? `the engine has no image ${name}: \`wsfn image\` builds it` : error.message };
  }
}

/** On the platform the package is /code; where it was unpacked for the run is nobody's concern. */
function asDeployed(trial: Trial, codeDir: string): Trial {
  if (!("notStarted" in trial)) return trial;
  const { message, hint } = trial.notStarted;
  const [said, hinted] = [message, hint].map((text) => text.replaceAll(codeDir, CODE));
  return { notStarted: { ...trial.notStarted, message: said ?? message, hint: hinted ?? hint } };
}

/** Where the platform has the package. */
const CODE = "/code";

/** A script that names /code finds its files on the platform, and nothing here. What the package lacks, it lacks there too. */
function lackOfFolder({ logs }: NotStarted, { files }: CodePackage): string | undefined {
  if (existsSync(CODE)) return undefined;
  for (const [path] of logs.matchAll(/(?<![\w./-])\/code(?:\/[\w./-]*[\w-])?(?![\w/-])/g)) {
    const inside = path.slice(CODE.length + 1);
    if (inside === "" || files.some((file) => `${file.path}/`.startsWith(`${inside}/`))) {
      return `it looks for ${path}, which is there on the platform; this machine has no ${CODE}`;
    }
  }
  return undefined;
}

/** What an older Node.js says of code for a newer one. */
const TOO_NEW =
  /ERR_UNKNOWN_FILE_EXTENSION|ERR_REQUIRE_ESM|ERR_UNKNOWN_BUILTIN_MODULE|bad option|SyntaxError|is not a function|is not a constructor/;

/** Code for the platform's Node.js that an older one here cannot run: that is no fault either. */
function lackOfVersion(
  { logs }: NotStarted,
  { interpreter }: CodePackage,
  { version }: LocalNode,
): string | undefined {
  const wanted = interpreter !== undefined && "version" in interpreter ? interpreter.version : undefined;
  const [told] = TOO_NEW.exec(logs) ?? [];
  if (
    wanted === undefined ||
    told === undefined ||
    Number.parseInt(version, 10) >= Number.parseInt(wanted, 10)
  ) {
    return undefined;
  }
  return `it is for Node.js ${wanted}, and does not start on this machine's ${version} (${told})`;
}

/** The package's modules are built for the platform's Node.js: another one here cannot load them, and that is no fault. */
function misfit({ files, interpreter }: CodePackage, { version, abi }: LocalNode): string | undefined {
  if (interpreter !== undefined && "from" in interpreter && interpreter.from === "code") return undefined;
  for (const { path, data } of files) {
    const wanted = path.endsWith(".node") ? abiOfModule(path, data) : undefined;
    if (typeof wanted === "number" && wanted !== abi) {
      return `${path} is built for Node.js ${nodeOfAbi(wanted) ?? `of ABI ${wanted}`}, this machine runs ${version}`;
    }
  }
  return undefined;
}
