import type { Bar } from "../model/bars.ts";
import { useWords } from "../parts/use-store.ts";

/** Why a request was refused or failed, what helps, and where all such answers are explained. */
export function Refusal({ end }: { end: NonNullable<Bar["end"]> }) {
  const { logs: words } = useWords();
  const { errorCode = "", message, hint, status, injected } = end;
  // A browser scrolls to the text of a fragment directive, and marks it.
  const explained = `/gateway-errors.md#:~:text=${encodeURIComponent(errorCode)}`;
  return (
    <div class="refusal">
      <p class="mono">
        {status} {errorCode}: {message}
      </p>
      {injected !== undefined && <p>{words.injectedWayOut}</p>}
      {injected === undefined && hint !== undefined && <p>{`${words.wayOut}: ${hint}`}</p>}
      <p>
        <a href={explained} target="_blank" rel="noreferrer">
          {words.table}
        </a>
      </p>
    </div>
  );
}
