import type { Sample } from "./step.ts";

/** Every sample is this long; windows over it wrap. */
const SAMPLE_BYTES = 256 * 1024;

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

const SYLLABLES = "ka lo mi ter nau fen sol ri an wek 水 tha é or ul pu sti ве да che".split(" ");
const word = (random: () => number): string =>
  Array.from(
    { length: 1 + Math.floor(random() * 3) },
    () => SYLLABLES[Math.floor(random() * SYLLABLES.length)],
  ).join("");

/** Text in which little changes from row to row, as tables of an API have it: deflate leaves about 5 %. */
function rows(random: () => number, row: (index: number, random: () => number) => string): Buffer {
  const parts: string[] = [];
  let bytes = 0;
  for (let index = 0; bytes < SAMPLE_BYTES; index += 1) {
    const part = row(index, random);
    parts.push(part);
    bytes += Buffer.byteLength(part);
  }
  return Buffer.from(parts.join(""));
}

const PLACES = ["shelf", "cellar", "roof", "gate"];
const place = (random: () => number): string => PLACES[Math.floor(random() * PLACES.length)] ?? "";

/** Each with the ratio that zlib reaches at level 6, which decides what a compressor is made to do. */
const MAKERS: Readonly<Record<Sample, () => Buffer>> = {
  // 0.05, like JSON rows
  json: () =>
    rows(generator(1), (index, random) => {
      const state = random() < 0.1 ? "offen – 開" : "closed";
      return `{"id":${1000 + index},"place":"${place(random)}","state":"${state}","tags":["alpha","beta","gamma"],"owner":null,"links":{"self":"/api/v1/things/${1000 + index}"}},\n`;
    }),
  // 0.06, like HTML
  html: () =>
    rows(generator(2), (index, random) => {
      const mark = index % 97 === 0 ? "→" : "";
      return `<tr class="row"><td class="number">${index}</td><td class="place"><a href="/things/${index}">${place(random)}</a>${mark}</td><td class="state">closed</td></tr>\n`;
    }),
  // 0.4, like prose
  prose: () => {
    const random = generator(3);
    return rows(random, () => `${Array.from({ length: 8 }, () => word(random)).join(" ")}.\n`);
  },
  // 0.85, like the pixels of a photograph: neighbours are close, the low bits are noise
  bitmap: () => {
    const random = generator(4);
    let level = 128;
    return Buffer.from(
      Uint8Array.from({ length: SAMPLE_BYTES }, () => {
        level = Math.min(255, Math.max(0, level + Math.floor((random() - 0.5) * 60)));
        return level;
      }),
    );
  },
  // 0.76, like a document whose streams are compressed already
  archive: () => {
    const random = generator(5);
    return Buffer.from(
      Uint8Array.from({ length: SAMPLE_BYTES }, (_, index) =>
        index % 4096 < 1000 ? 0x20 + (index % 7) : Math.floor(random() * 256),
      ),
    );
  },
  fill: () => Buffer.alloc(SAMPLE_BYTES, 0x2a),
  "fill-fe": () => Buffer.alloc(SAMPLE_BYTES, 0xfe),
};

const made = new Map<Sample, Buffer>();

function sampleOf(name: Sample): Buffer {
  const known = made.get(name);
  if (known) return known;
  const sample = Buffer.from(MAKERS[name]().subarray(0, SAMPLE_BYTES));
  // The last line is cut: spaces instead, so that no code point is.
  if (sample.includes(0x0a)) sample.fill(0x20, sample.lastIndexOf(0x0a));
  made.set(name, sample);
  return sample;
}

/**
 * The `index`th window of a sample: `length` octets, or so many code points when it is text. Windows follow each other and wrap.
 */
export function sampleWindow(name: Sample, length: number, index: number, asText: boolean): Buffer {
  const sample = sampleOf(name);
  const from = (index * length) % sample.length;
  if (!asText) return wrapped(sample, from, length);
  const start = boundary(sample, from);
  let end = start;
  for (let points = 0; points < length; points += 1) end = boundary(sample, end + 1);
  return wrapped(sample, start, end - start);
}

/** The next place that no code point is cut at; positions past the end stand for the sample again from its beginning. */
function boundary(sample: Buffer, at: number): number {
  let next = at;
  while (((sample[next % sample.length] ?? 0) & 0xc0) === 0x80) next += 1;
  return next;
}

function wrapped(sample: Buffer, from: number, length: number): Buffer {
  if (from + length <= sample.length) return sample.subarray(from, from + length);
  const parts: Buffer[] = [];
  for (let at = from, left = length; left > 0; at = 0) {
    const part = sample.subarray(at % sample.length, (at % sample.length) + left);
    parts.push(part);
    left -= part.length;
  }
  return Buffer.concat(parts);
}
