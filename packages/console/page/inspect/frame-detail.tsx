import type { FrameEntry } from "../../src/api/reports.ts";
import { useWords } from "../parts/use-store.ts";
import { contentOf, frameName, hexLines, textOf } from "./frame-text.ts";

/** A frame in hex beside its text. */
export function FrameDetail({ entry }: { entry: FrameEntry }) {
  const { inspector: words } = useWords();
  return (
    <section class="frame-detail">
      <h2>
        {words.chosen}: {frameName(entry)}
      </h2>
      {entry.why !== undefined && <p class="error">{entry.why}</p>}
      {entry.isCut && <p class="note">{words.cut}</p>}
      <div class="columns">
        <div>
          <h3>{words.hex}</h3>
          <pre data-detail="hex">{hexLines(contentOf(entry))}</pre>
        </div>
        <div>
          <h3>{words.text}</h3>
          <pre data-detail="text">{textOf(entry)}</pre>
        </div>
      </div>
    </section>
  );
}
