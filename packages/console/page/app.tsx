import { useEffect, useState } from "preact/hooks";
import { ClientTab } from "./client/client-tab.tsx";
import { FaultsTab } from "./faults/faults-tab.tsx";
import { InspectorTab } from "./inspect/inspector-tab.tsx";
import { LogsTab } from "./logs/logs-tab.tsx";
import type { Store } from "./model/store.ts";
import { LinkState } from "./parts/link-state.tsx";
import { type Tab, Tabs } from "./parts/tabs.tsx";
import { PageContext } from "./parts/use-store.ts";
import { TimelineTab } from "./timeline/timeline-tab.tsx";
import { LANGUAGES, type Language, languageOf } from "./words/words.ts";

/** The tabs, in their order. */
const TABS: readonly Tab[] = [
  { id: "timeline", Panel: TimelineTab },
  { id: "client", Panel: ClientTab },
  { id: "inspector", Panel: InspectorTab },
  { id: "faults", Panel: FaultsTab },
  { id: "logs", Panel: LogsTab },
];

/** The whole page. */
export function App({ store }: { store: Store }) {
  const [language, speak] = useState<Language>(() => languageOf(navigator.languages));
  const [tab, open] = useState<Tab["id"]>("timeline");
  const words = LANGUAGES[language];
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = words.title;
  }, [language, words]);
  return (
    <PageContext.Provider value={{ store, words }}>
      <header>
        <h1>{words.title}</h1>
        <LinkState />
        <button
          type="button"
          class="plain"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={() => speak(language === "zh" ? "en" : "zh")}
        >
          {words.otherLanguage}
        </button>
      </header>
      <Tabs tabs={TABS} tab={tab} onTab={open} />
    </PageContext.Provider>
  );
}
