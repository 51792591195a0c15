import { say } from "../language/language.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { PackError } from "./pack-error.ts";

const MB = 2 ** 20;

/** Regions where a code package may have 500 MB; 100 MB in all others (quotas and limits page, 3.0). */
const LARGE_REGIONS: ReadonlySet<string> = new Set([
  "cn-hangzhou",
  "cn-shanghai",
  "cn-shenzhen",
  "cn-beijing",
  "cn-zhangjiakou",
  "cn-huhehaote",
  "cn-hongkong",
  "ap-southeast-1",
  "ap-northeast-1",
  "us-east-1",
  "eu-central-1",
]);

/** Most bytes of a code package, zipped, that a region takes by its console, its tools or OSS. */
export const codeSizeLimitBytes = (region: string): number => (LARGE_REGIONS.has(region) ? 500 : 100) * MB;

/**
 * Refuses a zip file that a region does not take.
 *
 * @throws {PackError} `TooBig`
 */
export function requireSize(zip: Uint8Array, region: string, limitBytes = codeSizeLimitBytes(region)): void {
  if (zip.length <= limitBytes) return;
  const [has, most] = [zip.length, limitBytes].map(formatBytes);
  throw new PackError(
    "TooBig",
    say("the zip file has {has}, {region} takes at most {most}", {
      has: has ?? "",
      region,
      most: most ?? "",
    }),
  );
}

/**
 * Bounds of our own on what is read into memory: a folder beyond them is no function's code but, say, a home directory
 * named by mistake. 65535 is also what a zip file without extensions can count.
 */
export const PACK_LIMITS = { maxFiles: 65_535, maxUnpackedBytes: 1024 * MB, maxDepth: 64 } as const;
