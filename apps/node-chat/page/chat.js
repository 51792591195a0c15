// The page around a visit: entering and leaving, the form, the language, the line that says how the connection is.

import { Visit } from "./visit.js";
import { showWords, switchLanguage, word } from "./words.js";

const $ = (id) => document.getElementById(id);

// What makes this browser one user. It is a secret: others see a hash of it.
const key = localStorage.getItem("key") ?? crypto.randomUUID();
localStorage.setItem("key", key);

/** #room=lobby&token=...: what a link can say. */
const linked = new URLSearchParams(location.hash.slice(1));

let visit;
let shown = "";

function showStatus() {
  const [state, text] = visit?.status() ?? ["idle", ""];
  $("status").dataset.state = state;
  if (text !== shown) $("status").textContent = text; // a screen reader reads it when it changes
  shown = text;
  $("note").textContent = visit?.about ? word(visit.about.log) : "";
}

function enter(name, room) {
  localStorage.setItem("name", name);
  history.replaceState(null, "", `#room=${encodeURIComponent(room)}`); // no token stays in the address
  $("entry").hidden = true;
  $("chat").hidden = false;
  $("room").textContent = `# ${room}`;
  visit = new Visit({
    name,
    room,
    key,
    token: linked.get("token") ?? "",
    onChange: showStatus,
    onRefused: leave,
  });
  showStatus();
  $("text").focus();
}

function leave(fault) {
  visit?.leave();
  visit = undefined;
  $("chat").hidden = true;
  $("entry").hidden = false;
  $("room").textContent = "";
  $("entry-fault").textContent = fault ? word("refused", fault) : "";
  showStatus();
  $("name").focus();
}

$("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  enter($("name").value.trim(), $("where").value.trim());
});
$("leave").addEventListener("click", () => leave());

function say() {
  const text = $("text").value.trim();
  if (text === "") return;
  visit.outbox.add(text);
  $("text").value = "";
  $("text").focus();
}
$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  say();
});
$("text").addEventListener("keydown", (event) => {
  // Enter sends, Shift+Enter breaks the line; while an input method composes, Enter is the input method's.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  say();
});
$("text").addEventListener("input", () => visit.typing.here());

$("language").addEventListener("click", () => {
  switchLanguage();
  showAll();
});
addEventListener("online", showStatus);
addEventListener("offline", showStatus);

function showAll() {
  showWords();
  $("language").textContent = word("other");
  visit?.outbox.changed();
  visit?.typing.show();
  visit?.people.askSoon();
  showStatus();
}

$("name").value = localStorage.getItem("name") ?? "";
$("where").value = linked.get("room") ?? "lobby";
if (matchMedia("(max-width: 640px)").matches) $("people-box").open = false;
showAll();
$("name").focus();
