import type { ApiReport, ConsoleFunction, FunctionFigures } from "../../src/api/reports.ts";
import { Api, type Asked, type Link } from "./api.ts";
import { ClientModel } from "./client-model.ts";
import { FramesModel } from "./frames-model.ts";
import { TimelineModel } from "./timeline-model.ts";

/** Everything that the page knows, and who is to be drawn anew when it changes: at most once a frame. */
export class Store {
  readonly api: Api;
  timeline = new TimelineModel();
  readonly client = new ClientModel();
  readonly frames = new FramesModel();
  link: Link = "connecting";
  functions: readonly ConsoleFunction[] = [];
  figures: readonly FunctionFigures[] = [];
  /** Reports that the page was too slow for. */
  lost = 0;
  /** Of a request that was chosen to be looked at. */
  chosen: string | undefined;
  readonly #watchers = new Set<() => void>();
  #offsetMs = 0;
  #isDue = false;

  constructor(token: string) {
    this.api = new Api(token, {
      onReport: (report) => this.#report(report),
      onLink: (link) => {
        this.link = link;
        this.changed();
      },
    });
  }

  /** Now, by the clock that stamps events. */
  get nowMs(): number {
    return performance.timeOrigin + performance.now() + this.#offsetMs;
  }

  ask(asked: Asked): ReturnType<Api["ask"]> {
    return this.api.ask(asked);
  }

  /** Calls `watcher` after changes. Returns what ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** What is shown is to be drawn anew. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // Frames rest in a window that is not seen, and so does the page.
    requestAnimationFrame(() => {
      this.#isDue = false;
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  #report(report: ApiReport): void {
    switch (report.type) {
      case "hello":
        this.timeline = new TimelineModel();
        // What an earlier connection to the API asked for ended with it.
        this.frames.takesComing = false;
        this.functions = report.functions;
        this.#offsetMs = report.nowMs - (performance.timeOrigin + performance.now());
        break;
      case "events":
        for (const event of report.events) this.timeline.add(event);
        break;
      case "summary":
        this.figures = report.functions;
        break;
      case "client":
        for (const entry of report.entries) this.client.add(entry);
        break;
      case "frames":
        for (const entry of report.entries) this.frames.add(entry);
        break;
      case "lost":
        this.lost += report.reports;
        break;
      default:
    }
    this.changed();
  }
}
