import { useStore, useWords } from "./use-store.ts";

/** How it is with `wsfn dev`, as a screen reader announces it. */
export function LinkState() {
  const { link, lost } = useStore();
  const words = useWords();
  return (
    <p role="status" class={`link ${link}`} data-link={link}>
      {words.links[link]}
      {lost > 0 && ` ${words.lost(lost)}`}
    </p>
  );
}
