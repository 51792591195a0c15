/** What is used of a WebSocket: that of browsers, of Node 22 and later, or of the package `ws`. */
export interface SocketLike {
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
  readonly bufferedAmount: number;
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Sendable): void;
  close(code?: number, reason?: string): void;
}

/** What a socket can send. */
export type Sendable = string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;

/** Makes a socket that connects at once. */
export type SocketConstructor = new (url: string, protocols?: string | string[]) => SocketLike;

/** What the client takes from where it runs; a test turns each of them by hand. */
export interface Environment {
  /** Default: the global one. On Node 20 there is none: give that of the package `ws`. */
  readonly WebSocket: SocketConstructor | undefined;
  /** Calls `then` once, `ms` from now. Returns what calls it off. */
  setTimer(ms: number, then: () => void): () => void;
  /** 0 to 1, below 1. */
  random(): number;
  /** False while it is known that there is no network. */
  isOnline(): boolean;
  /** Calls `then` when the network comes or goes, and when a page that was hidden or asleep is shown. Returns what ends that. */
  onWake(then: () => void): () => void;
}

/** The parts of a page that are used; all are missing in Node. */
interface Page {
  readonly WebSocket?: SocketConstructor;
  readonly navigator?: { readonly onLine?: boolean };
  readonly document?: EventTarget & { readonly hidden?: boolean };
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}

const page = globalThis as unknown as Page;

/** This page, or this Node. */
export const ENVIRONMENT: Environment = {
  get WebSocket() {
    return page.WebSocket;
  },
  setTimer: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
  // Node has a navigator without onLine.
  isOnline: () => page.navigator?.onLine !== false,
  onWake: (then) => {
    const shown = (): void => {
      if (!page.document?.hidden) then();
    };
    for (const type of WAKES) page.addEventListener?.(type, then);
    page.document?.addEventListener("visibilitychange", shown);
    return () => {
      for (const type of WAKES) page.removeEventListener?.(type, then);
      page.document?.removeEventListener("visibilitychange", shown);
    };
  },
};

const WAKES = ["online", "offline", "pageshow"];
