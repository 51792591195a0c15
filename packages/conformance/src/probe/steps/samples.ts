import { isAscii } from "node:buffer";
import type { Sample } from "../../case/step.ts";

/** Every sample is this long. A prime: windows over it wrap at another place each time round. */
const SAMPLE_BYTES = 250_007;

/** A small generator with a seed (mulberry32): samples are the same octets on every machine and in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const oneOf = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;

/** Lines until the sample is full; the last one gives way to spaces, so that no code point is cut. */
function lines(line: (index: number) => string): Buffer {
  const parts: string[] = [];
  for (let index = 0, bytes = 0; bytes <= SAMPLE_BYTES; index += 1) {
    const part = `${line(index)}\n`;
    parts.push(part);
    bytes += Buffer.byteLength(part);
  }
  const whole = Buffer.from(parts.join("")).subarray(0, SAMPLE_BYTES);
  return whole.fill(0x20, whole.lastIndexOf(0x0a) + 1);
}

function octetsOf(octet: (index: number) => number): Buffer {
  const octets = Buffer.alloc(SAMPLE_BYTES);
  for (let index = 0; index < SAMPLE_BYTES; index += 1) octets[index] = octet(index);
  return octets;
}

const PLACES = ["shelf", "cellar", "roof", "gate"];
const SYLLABLES =
  "ka lo mi ter nau fen sol ri an wek 水 tha é or ul pu sti ве да che gro ne ein du ist ma qui bel zu sap ot yr".split(
    " ",
  );

const word = (random: () => number): string =>
  Array.from({ length: 1 + Math.floor(random() * 3) }, () => oneOf(SYLLABLES, random)).join("");

/** What is kept of each is how far zlib gets with it at level 6: that decides what a compressor is made to do. */
const MAKERS: Readonly<Record<Sample, () => Buffer>> = {
  /** 0.04, rows as an API has them; ASCII throughout. */
  json: () => {
    const random = generator(1);
    return lines((index) => {
      const state = random() < 0.3 ? "open" : "closed";
      return `{"id":${1000 + index},"size":${Math.floor(random() * 1000)},"place":"${oneOf(PLACES, random)}","state":"${state}","tags":["alpha","beta","gamma"],"owner":null,"links":{"self":"/api/v1/things"}},`;
    });
  },
  /** 0.06, a table with a few code points of two and three octets. */
  html: () => {
    const random = generator(2);
    return lines((index) => {
      const mark = index % 61 === 0 ? "→ naïve" : "";
      return `<tr class="row"><td class="number">${index}</td><td class="place"><a href="/things/${index}">${oneOf(PLACES, random)}</a>${mark}</td><td class="state">${random() < 0.3 ? "open" : "closed"}</td></tr>`;
    });
  },
  /** 0.39, words out of syllables, and numbers. */
  prose: () => {
    const random = generator(3);
    return lines(
      () => `${Array.from({ length: 8 }, () => word(random)).join(" ")} ${Math.floor(random() * 1e5)}.`,
    );
  },
  /** 0.85, the pixels of a photograph: most are of a middle grey, none repeats another. */
  bitmap: () => {
    const random = generator(4);
    return octetsOf(() => 128 + Math.round((random() + random() + random() + random() - 2) * 46));
  },
  /** 0.76, a document whose pictures are compressed already. */
  archive: () => {
    const random = generator(5);
    return octetsOf((index) => (index % 512 < 125 ? 0x20 + (index % 7) : Math.floor(random() * 256)));
  },
  fill: () => Buffer.alloc(SAMPLE_BYTES, 0x2a),
  "fill-fe": () => Buffer.alloc(SAMPLE_BYTES, 0xfe),
};

interface Made {
  /** The sample twice in a row: a window that wraps is one piece all the same. */
  readonly twice: Buffer;
  /** Where each code point begins; undefined where that is at every octet. */
  readonly points: Uint32Array | undefined;
}

const made = new Map<Sample, Made>();

function sampleOf(name: Sample): Made {
  const known = made.get(name);
  if (known) return known;
  const once = MAKERS[name]();
  const twice = Buffer.concat([once, once]);
  const sample = { twice, points: isAscii(once) ? undefined : pointsOf(twice) };
  made.set(name, sample);
  return sample;
}

function pointsOf(text: Buffer): Uint32Array {
  const points = new Uint32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (((text[at] ?? 0) & 0xc0) !== 0x80) points[count++] = at;
  }
  return points.subarray(0, count);
}

/** The whole of a sample. */
export const wholeSample = (name: Sample): Buffer => sampleOf(name).twice.subarray(0, SAMPLE_BYTES);

/** Which part of a sample is meant. */
export interface SampleWindow {
  /** Octets, or code points with `asText`. */
  readonly length: number;
  /** From 0. */
  readonly index: number;
  /** True: no code point is cut. */
  readonly asText: boolean;
}

/**
 * The `index`th window of a sample: `length` octets, or so many code points when it is text. Windows follow each other and wrap. What
 * comes back is a view, which nobody may write to.
 */
export function sampleWindow(name: Sample, { length, index, asText }: SampleWindow): Buffer {
  const { twice, points } = sampleOf(name);
  if (!asText || points === undefined) {
    const from = (index * length) % SAMPLE_BYTES;
    return twice.subarray(from, from + length);
  }
  const first = (index * length) % (points.length / 2);
  return twice.subarray(points[first], points[first + length] ?? twice.length);
}
