import type { ConformanceCase } from "../../case/case.ts";
import { BASE, streams } from "./streams.ts";

const FORGET = "server_no_context_takeover";
const window = (bits: number): string => `server_max_window_bits=${bits}`;
const JSON_TEXT = { kind: "text", sample: "json" } as const;

const plain = streams({ ...JSON_TEXT, says: "nothing is asked of the server", section: "7.1", offer: BASE }, [
  ["deflate/offer-plain-16", "13.1.1", 16],
  ["deflate/offer-plain-64", "13.1.2", 64],
  ["deflate/offer-plain-256", "13.1.3", 256],
  ["deflate/offer-plain-1024", "13.1.4", 1024],
  ["deflate/offer-plain-4096", "13.1.5", 4096],
  ["deflate/offer-plain-8192", "13.1.6", 8192],
  ["deflate/offer-plain-16384", "13.1.7", 16384],
  ["deflate/offer-plain-32768", "13.1.8", 32768],
  ["deflate/offer-plain-65536", "13.1.9", 65536],
  ["deflate/offer-plain-131072", "13.1.10", 131072],
  ["deflate/offer-plain-8192-in-256", "13.1.11", 8192, 256],
  ["deflate/offer-plain-16384-in-256", "13.1.12", 16384, 256],
  ["deflate/offer-plain-32768-in-256", "13.1.13", 32768, 256],
  ["deflate/offer-plain-65536-in-256", "13.1.14", 65536, 256],
  ["deflate/offer-plain-131072-in-256", "13.1.15", 131072, 256],
  ["deflate/offer-plain-131072-in-1024", "13.1.16", 131072, 1024],
  ["deflate/offer-plain-131072-in-4096", "13.1.17", 131072, 4096],
  ["deflate/offer-plain-131072-in-32768", "13.1.18", 131072, 32768],
]);

const forget = streams(
  {
    ...JSON_TEXT,
    says: "the server shall forget between messages",
    section: "7.1.1.1",
    offer: `${BASE}; ${FORGET}`,
  },
  [
    ["deflate/offer-forget-16", "13.2.1", 16],
    ["deflate/offer-forget-64", "13.2.2", 64],
    ["deflate/offer-forget-256", "13.2.3", 256],
    ["deflate/offer-forget-1024", "13.2.4", 1024],
    ["deflate/offer-forget-4096", "13.2.5", 4096],
    ["deflate/offer-forget-8192", "13.2.6", 8192],
    ["deflate/offer-forget-16384", "13.2.7", 16384],
    ["deflate/offer-forget-32768", "13.2.8", 32768],
    ["deflate/offer-forget-65536", "13.2.9", 65536],
    ["deflate/offer-forget-131072", "13.2.10", 131072],
    ["deflate/offer-forget-8192-in-256", "13.2.11", 8192, 256],
    ["deflate/offer-forget-16384-in-256", "13.2.12", 16384, 256],
    ["deflate/offer-forget-32768-in-256", "13.2.13", 32768, 256],
    ["deflate/offer-forget-65536-in-256", "13.2.14", 65536, 256],
    ["deflate/offer-forget-131072-in-256", "13.2.15", 131072, 256],
    ["deflate/offer-forget-131072-in-1024", "13.2.16", 131072, 1024],
    ["deflate/offer-forget-131072-in-4096", "13.2.17", 131072, 4096],
    ["deflate/offer-forget-131072-in-32768", "13.2.18", 131072, 32768],
  ],
);

const window9 = streams(
  {
    ...JSON_TEXT,
    says: "the server shall use a window of 9 bits",
    section: "7.1.2.1",
    offer: `${BASE}; ${window(9)}`,
  },
  [
    ["deflate/offer-window-9-16", "13.3.1", 16],
    ["deflate/offer-window-9-64", "13.3.2", 64],
    ["deflate/offer-window-9-256", "13.3.3", 256],
    ["deflate/offer-window-9-1024", "13.3.4", 1024],
    ["deflate/offer-window-9-4096", "13.3.5", 4096],
    ["deflate/offer-window-9-8192", "13.3.6", 8192],
    ["deflate/offer-window-9-16384", "13.3.7", 16384],
    ["deflate/offer-window-9-32768", "13.3.8", 32768],
    ["deflate/offer-window-9-65536", "13.3.9", 65536],
    ["deflate/offer-window-9-131072", "13.3.10", 131072],
    ["deflate/offer-window-9-8192-in-256", "13.3.11", 8192, 256],
    ["deflate/offer-window-9-16384-in-256", "13.3.12", 16384, 256],
    ["deflate/offer-window-9-32768-in-256", "13.3.13", 32768, 256],
    ["deflate/offer-window-9-65536-in-256", "13.3.14", 65536, 256],
    ["deflate/offer-window-9-131072-in-256", "13.3.15", 131072, 256],
    ["deflate/offer-window-9-131072-in-1024", "13.3.16", 131072, 1024],
    ["deflate/offer-window-9-131072-in-4096", "13.3.17", 131072, 4096],
    ["deflate/offer-window-9-131072-in-32768", "13.3.18", 131072, 32768],
  ],
);

const window15 = streams(
  {
    ...JSON_TEXT,
    says: "the server shall use a window of 15 bits",
    section: "7.1.2.1",
    offer: `${BASE}; ${window(15)}`,
  },
  [
    ["deflate/offer-window-15-16", "13.4.1", 16],
    ["deflate/offer-window-15-64", "13.4.2", 64],
    ["deflate/offer-window-15-256", "13.4.3", 256],
    ["deflate/offer-window-15-1024", "13.4.4", 1024],
    ["deflate/offer-window-15-4096", "13.4.5", 4096],
    ["deflate/offer-window-15-8192", "13.4.6", 8192],
    ["deflate/offer-window-15-16384", "13.4.7", 16384],
    ["deflate/offer-window-15-32768", "13.4.8", 32768],
    ["deflate/offer-window-15-65536", "13.4.9", 65536],
    ["deflate/offer-window-15-131072", "13.4.10", 131072],
    ["deflate/offer-window-15-8192-in-256", "13.4.11", 8192, 256],
    ["deflate/offer-window-15-16384-in-256", "13.4.12", 16384, 256],
    ["deflate/offer-window-15-32768-in-256", "13.4.13", 32768, 256],
    ["deflate/offer-window-15-65536-in-256", "13.4.14", 65536, 256],
    ["deflate/offer-window-15-131072-in-256", "13.4.15", 131072, 256],
    ["deflate/offer-window-15-131072-in-1024", "13.4.16", 131072, 1024],
    ["deflate/offer-window-15-131072-in-4096", "13.4.17", 131072, 4096],
    ["deflate/offer-window-15-131072-in-32768", "13.4.18", 131072, 32768],
  ],
);

const forgetWindow9 = streams(
  {
    ...JSON_TEXT,
    says: "the server shall forget, with a window of 9 bits",
    section: "7.1",
    offer: `${BASE}; ${FORGET}; ${window(9)}`,
  },
  [
    ["deflate/offer-forget-window-9-16", "13.5.1", 16],
    ["deflate/offer-forget-window-9-64", "13.5.2", 64],
    ["deflate/offer-forget-window-9-256", "13.5.3", 256],
    ["deflate/offer-forget-window-9-1024", "13.5.4", 1024],
    ["deflate/offer-forget-window-9-4096", "13.5.5", 4096],
    ["deflate/offer-forget-window-9-8192", "13.5.6", 8192],
    ["deflate/offer-forget-window-9-16384", "13.5.7", 16384],
    ["deflate/offer-forget-window-9-32768", "13.5.8", 32768],
    ["deflate/offer-forget-window-9-65536", "13.5.9", 65536],
    ["deflate/offer-forget-window-9-131072", "13.5.10", 131072],
    ["deflate/offer-forget-window-9-8192-in-256", "13.5.11", 8192, 256],
    ["deflate/offer-forget-window-9-16384-in-256", "13.5.12", 16384, 256],
    ["deflate/offer-forget-window-9-32768-in-256", "13.5.13", 32768, 256],
    ["deflate/offer-forget-window-9-65536-in-256", "13.5.14", 65536, 256],
    ["deflate/offer-forget-window-9-131072-in-256", "13.5.15", 131072, 256],
    ["deflate/offer-forget-window-9-131072-in-1024", "13.5.16", 131072, 1024],
    ["deflate/offer-forget-window-9-131072-in-4096", "13.5.17", 131072, 4096],
    ["deflate/offer-forget-window-9-131072-in-32768", "13.5.18", 131072, 32768],
  ],
);

const forgetWindow15 = streams(
  {
    ...JSON_TEXT,
    says: "the server shall forget, with a window of 15 bits",
    section: "7.1",
    offer: `${BASE}; ${FORGET}; ${window(15)}`,
  },
  [
    ["deflate/offer-forget-window-15-16", "13.6.1", 16],
    ["deflate/offer-forget-window-15-64", "13.6.2", 64],
    ["deflate/offer-forget-window-15-256", "13.6.3", 256],
    ["deflate/offer-forget-window-15-1024", "13.6.4", 1024],
    ["deflate/offer-forget-window-15-4096", "13.6.5", 4096],
    ["deflate/offer-forget-window-15-8192", "13.6.6", 8192],
    ["deflate/offer-forget-window-15-16384", "13.6.7", 16384],
    ["deflate/offer-forget-window-15-32768", "13.6.8", 32768],
    ["deflate/offer-forget-window-15-65536", "13.6.9", 65536],
    ["deflate/offer-forget-window-15-131072", "13.6.10", 131072],
    ["deflate/offer-forget-window-15-8192-in-256", "13.6.11", 8192, 256],
    ["deflate/offer-forget-window-15-16384-in-256", "13.6.12", 16384, 256],
    ["deflate/offer-forget-window-15-32768-in-256", "13.6.13", 32768, 256],
    ["deflate/offer-forget-window-15-65536-in-256", "13.6.14", 65536, 256],
    ["deflate/offer-forget-window-15-131072-in-256", "13.6.15", 131072, 256],
    ["deflate/offer-forget-window-15-131072-in-1024", "13.6.16", 131072, 1024],
    ["deflate/offer-forget-window-15-131072-in-4096", "13.6.17", 131072, 4096],
    ["deflate/offer-forget-window-15-131072-in-32768", "13.6.18", 131072, 32768],
  ],
);

const three = streams(
  {
    ...JSON_TEXT,
    says: "three offers to choose from",
    section: "5.1",
    offer: [`${BASE}; ${FORGET}; ${window(9)}`, `${BASE}; ${FORGET}`, BASE].join(", "),
  },
  [
    ["deflate/offer-three-16", "13.7.1", 16],
    ["deflate/offer-three-64", "13.7.2", 64],
    ["deflate/offer-three-256", "13.7.3", 256],
    ["deflate/offer-three-1024", "13.7.4", 1024],
    ["deflate/offer-three-4096", "13.7.5", 4096],
    ["deflate/offer-three-8192", "13.7.6", 8192],
    ["deflate/offer-three-16384", "13.7.7", 16384],
    ["deflate/offer-three-32768", "13.7.8", 32768],
    ["deflate/offer-three-65536", "13.7.9", 65536],
    ["deflate/offer-three-131072", "13.7.10", 131072],
    ["deflate/offer-three-8192-in-256", "13.7.11", 8192, 256],
    ["deflate/offer-three-16384-in-256", "13.7.12", 16384, 256],
    ["deflate/offer-three-32768-in-256", "13.7.13", 32768, 256],
    ["deflate/offer-three-65536-in-256", "13.7.14", 65536, 256],
    ["deflate/offer-three-131072-in-256", "13.7.15", 131072, 256],
    ["deflate/offer-three-131072-in-1024", "13.7.16", 131072, 1024],
    ["deflate/offer-three-131072-in-4096", "13.7.17", 131072, 4096],
    ["deflate/offer-three-131072-in-32768", "13.7.18", 131072, 32768],
  ],
);

/** One kind of content with seven offers (Autobahn's 13). */
export const offerStreams: readonly ConformanceCase[] = [
  ...plain,
  ...forget,
  ...window9,
  ...window15,
  ...forgetWindow9,
  ...forgetWindow15,
  ...three,
];
