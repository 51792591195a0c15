import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageData } from "../../src/api/requests.ts";
import { saveFile } from "../parts/save-file.ts";
import { useWords } from "../parts/use-store.ts";
import { type Recording, readRecording } from "./recording.ts";

/** What is recorded, and what a message that is replayed goes to. */
export interface RecordingToolsProps {
  readonly recording: Recording;
  readonly onMessage: (data: MessageData) => unknown;
}

/** Saves what was sent into a file, and sends the messages of such a file again, at the times at which they were sent. */
export function RecordingTools({ recording, onMessage }: RecordingToolsProps) {
  const { client: words } = useWords();
  const [note, show] = useState("");
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>()).current;
  useEffect(
    () => () => {
      for (const timer of timers) clearTimeout(timer);
    },
    [timers],
  );
  const replay = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      const messages = readRecording(await file.text());
      for (const { afterMs, data } of messages) timers.add(setTimeout(() => onMessage(data), afterMs));
      show(words.replayed(messages.length));
    } catch (error) {
      show(words.notReplayed + (error as Error).message);
    }
  };
  return (
    <div class="toolbar">
      <button
        type="button"
        onClick={() => saveFile("messages.jsonl", recording.toText(), "application/jsonl")}
        disabled={recording.size === 0}
      >
        {words.save}
      </button>
      <label class="file-button">
        {words.replay}
        <input
          type="file"
          accept=".jsonl"
          onChange={({ currentTarget }) => {
            void replay(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
      </label>
      <span role="status">{note}</span>
    </div>
  );
}
