import type { ComponentType } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Words } from "../words/words.ts";
import { ShownContext, useWords } from "./use-store.ts";

/** One tab and what it shows. */
export interface Tab {
  readonly id: keyof Words["tabs"];
  readonly Panel: ComponentType<{ onTab(tab: Tab["id"]): void }>;
}

/** Where an arrow key leads from a tab: the pattern "Tabs" of the ARIA Authoring Practices. */
const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** A row of tabs, and their panels. One that was opened stays: what a person filled in there is not lost. */
export function Tabs({
  tabs,
  tab,
  onTab,
}: {
  tabs: readonly Tab[];
  tab: Tab["id"];
  onTab(tab: Tab["id"]): void;
}) {
  const words = useWords();
  const row = useRef<HTMLDivElement>(null);
  const at = tabs.findIndex(({ id }) => id === tab);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = STEPS[event.key]?.(at, tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    onTab(tabs[next]?.id ?? tab);
    row.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  const [visited, visit] = useState<ReadonlySet<Tab["id"]>>(new Set([tab]));
  if (!visited.has(tab)) visit(new Set([...visited, tab]));
  return (
    <main>
      <div role="tablist" aria-label={words.title} ref={row} onKeyDown={onKeyDown}>
        {tabs.map(({ id }) => (
          <button
            type="button"
            role="tab"
            key={id}
            id={`tab-${id}`}
            aria-selected={id === tab}
            aria-controls={`panel-${id}`}
            tabIndex={id === tab ? 0 : -1}
            onClick={() => onTab(id)}
          >
            {words.tabs[id]}
          </button>
        ))}
      </div>
      {tabs.map(({ id, Panel }) => (
        <div key={id} id={`panel-${id}`} role="tabpanel" aria-labelledby={`tab-${id}`} hidden={id !== tab}>
          {visited.has(id) && (
            <ShownContext.Provider value={id === tab}>
              <Panel onTab={onTab} />
            </ShownContext.Provider>
          )}
        </div>
      ))}
    </main>
  );
}
