import { render } from "preact";
import { App } from "./app.tsx";
import { Store } from "./model/store.ts";
import { takeToken } from "./model/token.ts";

const store = new Store(takeToken());
const root = document.getElementById("app");
if (root) render(<App store={store} />, root);
