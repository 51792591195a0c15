import { useRef, useState } from "preact/hooks";
import type { MessageData } from "../../src/api/requests.ts";
import type { Asked } from "../model/api.ts";
import { Field } from "../parts/field.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { CloseForm } from "./close-form.tsx";
import { type Format, readMessage } from "./message-text.ts";
import { Recording } from "./recording.ts";
import { RecordingTools } from "./recording-tools.tsx";

const FORMATS: readonly Format[] = ["text", "json", "hex"];

/** What to send, and to whom. */
export function MessageForm() {
  const store = useStore();
  const { client: words } = useWords();
  const [text, write] = useState("hello");
  const [format, setFormat] = useState<Format>("text");
  const [target, aim] = useState<number | undefined>();
  const [isRepeated, setRepeated] = useState(false);
  const [repeat, setRepeat] = useState({ perSecond: 10, times: 100 });
  const [note, show] = useState("");
  const recording = useRef(new Recording()).current;
  const { open } = store.client;
  const isAimed = target !== undefined && open.some(({ id }) => id === target);
  const connections = isAimed ? [target] : open.map(({ id }) => id);
  const ask = async (asked: Asked): Promise<void> => {
    const reply = await store.ask(asked);
    show(reply.ok ? "" : [reply.error, reply.hint].filter(Boolean).join(": "));
  };
  const deliver = (data: MessageData, more: { repeat?: typeof repeat } = {}): Promise<void> =>
    ask({
      do: "send",
      connections: store.client.open.map(({ id }) => id).filter((id) => !isAimed || id === target),
      data,
      ...more,
    });
  const send = (event: Event): void => {
    event.preventDefault();
    const message = readMessage(text, format);
    if ("fault" in message) {
      show(words[message.fault] + message.detail);
      return;
    }
    recording.add(message.data, performance.now());
    void deliver(message.data, isRepeated ? { repeat } : {});
  };
  return (
    <form onSubmit={send}>
      <Field label={words.message}>
        <textarea
          rows={4}
          value={text}
          name="message"
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </Field>
      <div class="toolbar">
        <label>
          {words.format}
          <select value={format} onChange={({ currentTarget }) => setFormat(currentTarget.value as Format)}>
            {FORMATS.map((one) => (
              <option key={one} value={one}>
                {words.formats[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.to}
          <select
            value={isAimed ? String(target) : ""}
            onChange={({ currentTarget }) => aim(Number(currentTarget.value) || undefined)}
          >
            <option value="">{words.everyOpen(open.length)}</option>
            {open.slice(0, 100).map(({ id }) => (
              <option key={id} value={id}>
                {words.one(id)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={isRepeated}
            onChange={({ currentTarget }) => setRepeated(currentTarget.checked)}
          />
          {words.repeat}
        </label>
        {isRepeated && (
          <>
            <label>
              <input
                type="number"
                min={0.1}
                max={1000}
                step="any"
                value={repeat.perSecond}
                onInput={({ currentTarget }) =>
                  setRepeat({ ...repeat, perSecond: currentTarget.valueAsNumber || 1 })
                }
              />
              {words.perSecond}
            </label>
            <label>
              <input
                type="number"
                min={1}
                max={1_000_000}
                value={repeat.times}
                onInput={({ currentTarget }) =>
                  setRepeat({ ...repeat, times: currentTarget.valueAsNumber || 1 })
                }
              />
              {words.times}
            </label>
          </>
        )}
      </div>
      <div class="toolbar">
        <button type="submit" class="main" disabled={open.length === 0}>
          {words.send}
        </button>
        <button type="button" disabled={open.length === 0} onClick={() => ask({ do: "ping", connections })}>
          {words.ping}
        </button>
        <button type="button" disabled={open.length === 0} onClick={() => ask({ do: "stop", connections })}>
          {words.stop}
        </button>
        <span role="status" class="mono">
          {note}
        </span>
      </div>
      <CloseForm isOpen={open.length > 0} onClose={(how) => ask({ do: "close", connections, ...how })} />
      <RecordingTools recording={recording} onMessage={deliver} />
    </form>
  );
}
