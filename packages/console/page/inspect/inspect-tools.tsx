import { useState } from "preact/hooks";
import type { Asked } from "../model/api.ts";
import { saveFile } from "../parts/save-file.ts";
import { useStore, useWords } from "../parts/use-store.ts";
import { harOf, jsonLines } from "./export-frames.ts";

/** Of the open connections that are offered. */
const OFFERED = 50;

/** What is inspected, and what becomes of it. */
export function InspectTools() {
  const store = useStore();
  const { inspector: words } = useWords();
  const [note, show] = useState("");
  const ask = async (asked: Asked): Promise<void> => {
    const reply = await store.ask(asked);
    if (reply.ok && asked.do !== "inspect") store.frames.takesComing = asked.do === "inspect-coming";
    store.changed();
    show(reply.ok ? "" : [reply.error, reply.hint].filter(Boolean).join(": "));
  };
  const { frames, timeline, functions } = store;
  const inspected = [...frames.connections.values()].filter(({ isOver }) => !isOver).length;
  const open = [...timeline.bars.values()].filter(
    ({ requestId, t3, t4, kind }) =>
      kind === "websocket" &&
      t3 !== undefined &&
      t4 === undefined &&
      frames.connections.get(requestId)?.isOver !== false,
  );
  const entries = frames.entries.items;
  const urlOf = (name: string): string =>
    functions.find((one) => one.name === name)?.wsUrl ?? "ws://localhost/";
  const clear = (): void => {
    frames.clear();
    store.changed();
  };
  return (
    <div class="toolbar">
      <button type="button" aria-pressed={frames.takesComing} onClick={() => ask({ do: "inspect-coming" })}>
        {words.coming}
      </button>
      <label>
        {words.open}
        <select
          value=""
          onChange={({ currentTarget }) => {
            void ask({ do: "inspect", requestId: currentTarget.value });
            currentTarget.value = "";
          }}
        >
          <option value="">{words.none}</option>
          {open.slice(-OFFERED).map((bar) => (
            <option
              key={bar.requestId}
              value={bar.requestId}
            >{`${bar.function} ${bar.path} ${bar.requestId}`}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => ask({ do: "inspect-end" })}>
        {words.end}
      </button>
      <button type="button" onClick={() => saveFile("frames.jsonl", jsonLines(entries), "application/jsonl")}>
        {words.jsonLines}
      </button>
      <button
        type="button"
        onClick={() => saveFile("frames.har", harOf(entries, timeline.bars, urlOf), "application/json")}
      >
        {words.har}
      </button>
      <button type="button" onClick={clear}>
        {words.clear}
      </button>
      <span role="status">{note || words.isInspected(inspected)}</span>
    </div>
  );
}
