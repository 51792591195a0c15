import { useWords } from "../parts/use-store.ts";

const COLORS = ["waiting", "open", "ended", "cut", "fault", "bill", "refused"] as const;
const PHASES = ["starting", "running", "frozen", "draining"] as const;

/** What the colours mean. */
export function Legend() {
  const words = useWords();
  return (
    <ul class="legend">
      {COLORS.map((color) => (
        <li key={color}>
          <i class={`swatch ${color}`} /> {words.timeline.legend[color]}
        </li>
      ))}
      {PHASES.map((phase) => (
        <li key={phase}>
          <i class={`swatch strip ${phase}`} /> {words.phases[phase]}
        </li>
      ))}
    </ul>
  );
}
