import { expect, test } from "vitest";
import type { TimelineEvent } from "../model/bars.ts";
import { TimelineModel } from "../model/timeline-model.ts";
import { storyOf } from "./story.ts";

const model = new TimelineModel();
const add = (event: object): void =>
  model.add({ function: "echo", instanceId: "c-1", ...event } as unknown as TimelineEvent);
const begins = (requestId: string, t1: number, t2: number, coldStart = false): void => {
  add({ event: "request-arrived", requestId, atMs: t1, kind: "websocket", method: "GET", path: "/" });
  add({ event: "request-placed", requestId, atMs: t2, coldStart, timeoutMs: 1000 });
};
const log = (atMs: number, text: string, more = {}): void =>
  add({ event: "log", stream: "stdout", atMs, text, ...more });

add({ event: "instance", state: "starting", atMs: 1 });
add({ event: "instance", state: "started", atMs: 90 });
begins("one", 0, 100, true);
add({ event: "request-answered", requestId: "one", status: 101, atMs: 110 });
log(50, "listening");
log(120, "hello one");
log(125, "of another instance", { instanceId: "c-2" });
begins("two", 200, 200);
add({ event: "instance", state: "hung", injected: "hang", atMs: 250 });
add({ event: "request", requestId: "two", endedBy: "client", status: 101, atMs: 300 });
begins("three", 280, 280);
add({ event: "request", requestId: "one", endedBy: "client", status: 101, atMs: 500 });
log(900, "later");

test("a request's story is its steps in order, what it shared, and its instance's lines meanwhile", () => {
  const story = storyOf(model, "one", 1000);
  expect(story?.steps.map(({ what, atMs }) => [what, atMs])).toEqual([
    ["arrived", 0],
    ["starting", 1],
    ["started", 90],
    ["placed", 100],
    ["answered", 110],
    ["faulted", 250],
    ["ended", 500],
  ]);
  expect([story?.lastedMs, story?.sharedMs]).toEqual([400, 300]);
  expect(story?.lines.map(({ line, isOwn }) => [line.text, isOwn])).toEqual([
    ["listening", false],
    ["hello one", true],
  ]);
});

test("the story of an open request goes on, and one that is not known has none", () => {
  expect(storyOf(model, "three", 1000)).toMatchObject({ lastedMs: 720, sharedMs: 220 });
  expect(storyOf(model, "nobody", 1000)).toBeUndefined();
});
