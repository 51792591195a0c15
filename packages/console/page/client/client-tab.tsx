import type { Tab } from "../parts/tabs.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { ClientLogTable } from "./client-log-table.tsx";
import { ConnectForm } from "./connect-form.tsx";
import { MessageForm } from "./message-form.tsx";

/** A client to try a function by hand. */
export function ClientTab({ onTab }: { onTab(tab: Tab["id"]): void }) {
  const store = useStore();
  const { client: words } = useWords();
  return (
    <>
      {store.client.connections.size === 0 && <p class="empty">{words.empty}</p>}
      <div class="columns">
        <ConnectForm />
        <MessageForm />
      </div>
      <ClientLogTable onTab={onTab} />
    </>
  );
}
