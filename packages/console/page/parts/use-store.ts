import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Store } from "../model/store.ts";
import { LANGUAGES, type Words } from "../words/words.ts";

/** What every part of the page may read. */
export const PageContext = createContext<{ readonly store: Store; readonly words: Words } | undefined>(
  undefined,
);

/** The words of the page, in the person's language. */
export const useWords = (): Words => useContext(PageContext)?.words ?? LANGUAGES.en;

/** Whether the panel that a part is in is the one that is open. */
export const ShownContext = createContext(true);

/** What the page knows; the part is drawn anew when it changes, at most this often, and not at all while its panel is hidden. */
export function useStore(everyMs = 250): Store {
  const context = useContext(PageContext);
  const isShown = useContext(ShownContext);
  if (context === undefined) throw new Error("a part of the page is outside of it");
  const [, draw] = useState(0);
  useEffect(() => {
    if (!isShown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = context.store.watch(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        draw((n) => n + 1);
      }, everyMs);
    });
    // Effects run some time after the drawing that they belong to: what changed meanwhile was watched by nobody.
    draw((n) => n + 1);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [context.store, everyMs, isShown]);
  return context.store;
}
