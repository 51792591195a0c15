import type { ComponentChildren } from "preact";

/** What may be larger than its place: it scrolls by itself, and by keyboard too. */
export function ScrollBox({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it no key can scroll what is in it (axe: scrollable-region-focusable)
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
