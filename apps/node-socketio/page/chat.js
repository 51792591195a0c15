// The chat in a browser, on the Socket.IO client.
const $ = (id) => document.getElementById(id);
const linked = new URLSearchParams(location.hash.slice(1));
const ANSWER_MS = 5_000;

// What makes this browser one user. It is a secret: others see a hash of it.
const key = localStorage.getItem("key") ?? crypto.randomUUID();
localStorage.setItem("key", key);

const shown = new Set(); // lines by user and id: one that was sent again is shown once
const waiting = []; // lines that are not acknowledged
let about;
let room;
let socket;

/** An element with text in it. What people write becomes text and nothing else. */
function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function status(state, text) {
  $("status").dataset.state = state;
  $("status").textContent = text;
}

function showLine({ id, text, user, name, at }) {
  if (shown.has(`${user} ${id}`)) return;
  shown.add(`${user} ${id}`);
  const item = element("li", "", user === about?.user ? "mine" : "");
  item.append(element("b", name), " ", element("time", new Date(at).toLocaleTimeString()));
  item.append(element("p", text));
  $("lines").append(item);
  item.scrollIntoView({ block: "end" });
}

const showWaiting = () =>
  $("waiting").replaceChildren(
    ...waiting.map(({ text }) => {
      const item = element("li", "", "mine waiting");
      item.append(element("p", text), element("small", "waiting to be sent"));
      return item;
    }),
  );

let isSending = false;
/** Sends what waits, one line after the other; what is not answered is sent again, with the same id. */
async function send() {
  if (isSending) return;
  isSending = true;
  while (waiting.length > 0 && socket.connected) {
    const { error } = await socket
      .timeout(ANSWER_MS)
      .emitWithAck("publish", room, waiting[0])
      .catch(() => ({ error: "no answer" }));
    if (error === "bad request") status("trouble", "The server refused a line.");
    if (error === undefined || error === "bad request") waiting.shift();
    else await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 1_000));
    showWaiting();
  }
  isSending = false;
}

async function showPeople() {
  const { people } = await socket
    .timeout(ANSWER_MS)
    .emitWithAck("who", room)
    .catch(() => ({}));
  if (people === undefined) return; // an instance did not answer: who was there is still shown
  const names = new Map(people.map(({ user, name }) => [user, name]));
  $("people").replaceChildren(
    ...[...names].map(([user, name]) => element("li", user === about?.user ? `${name} (you)` : name)),
  );
  $("count").textContent = String(names.size);
}

let asking;
const askSoon = () => {
  clearTimeout(asking);
  asking = setTimeout(showPeople, 200);
};

let typed;
function showTyping(_, { name }) {
  $("typing").textContent = `${name} is typing…`;
  clearTimeout(typed);
  typed = setTimeout(() => $("typing").replaceChildren(), 4_000);
}

async function connected() {
  if (!socket.recovered) {
    const { error } = await socket
      .timeout(ANSWER_MS)
      .emitWithAck("join", room)
      .catch(() => ({ error: "no answer" }));
    if (error !== undefined) return status("trouble", `The server refused: ${error}`);
    if (about?.seen) $("lines").append(element("li", "Some lines may be missing here.", "gap"));
  }
  about.seen = true;
  status("connected", `Connected · instance ${about.instance}`);
  $("note").textContent =
    about.log === "redis"
      ? "Rooms are shared through Redis."
      : "This server has no Redis: rooms are those of one instance.";
  askSoon();
  send();
}

function enter(name) {
  localStorage.setItem("name", name);
  socket = io({ transports: ["websocket"], auth: { name, key, token: linked.get("token") ?? "" } });
  socket.on("about", (data) => {
    about = { ...about, ...data };
    connected();
  });
  socket.on("disconnect", () => status("connecting", "Connection lost. Reconnecting…"));
  socket.on("connect_error", ({ message }) => {
    if (socket.active) return status("connecting", "Connecting…");
    $("entry-fault").textContent = `The server refused: ${message}`;
    $("chat").hidden = true;
    $("entry").hidden = false;
  });
  socket.on("line", (_, line) => showLine(line));
  socket.on("typing", showTyping);
  socket.on("people", askSoon);
  $("entry").hidden = true;
  $("chat").hidden = false;
  $("room").textContent = `# ${$("where").value.trim()}`;
  $("text").focus();
}

$("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  room = `chat:${$("where").value.trim()}`;
  enter($("name").value.trim());
});

function say() {
  const text = $("text").value.trim();
  if (text === "") return;
  waiting.push({ id: crypto.randomUUID(), text });
  $("text").value = "";
  showWaiting();
  send();
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
let saidAt = 0;
$("text").addEventListener("input", () => {
  if (Date.now() - saidAt < 2_500 || !socket.connected) return;
  saidAt = Date.now();
  socket.volatile.emit("typing", room);
});

$("name").value = localStorage.getItem("name") ?? "";
if (linked.get("room")) $("where").value = linked.get("room");
$("name").focus();
