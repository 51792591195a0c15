// The page's own words. What people write is theirs and is not touched.
const WORDS = {
  en: {
    chat: "Chat",
    yourName: "Your name",
    whichRoom: "Room",
    enter: "Enter",
    line: "Your line",
    send: "Send",
    people: "People here",
    leave: "Leave the room",
    older: "Older lines are not kept.",
    other: "中文",
    connected: "Connected",
    connecting: "Connecting…",
    reconnecting: "Connection lost. Reconnecting…",
    joining: "Connected. Entering the room…",
    offline: "You are offline. What you write is sent when you are back.",
    refused: (reason) => `The server refused: ${reason}`,
    instance: (id) => `instance ${id}`,
    memory: "This server has no Redis: rooms live in the memory of one instance and end with it.",
    redis: "Rooms are kept in Redis: every instance has them.",
    waiting: "waiting to be sent",
    sending: "sending",
    failed: (reason) => `not sent: ${reason}`,
    again: "Try again",
    drop: "Discard",
    gap: "Some lines may be missing here: the server could not recover them.",
    typingOne: (name) => `${name} is typing…`,
    typingMany: "Several people are typing…",
    you: "you",
    tooFast: "Slow down a little: your line is sent in a moment.",
  },
  zh: {
    chat: "聊天室",
    yourName: "你的名字",
    whichRoom: "房间",
    enter: "进入",
    line: "你的消息",
    send: "发送",
    people: "在线成员",
    leave: "离开房间",
    older: "更早的消息不再保留。",
    other: "English",
    connected: "已连接",
    connecting: "正在连接…",
    reconnecting: "连接已断开,正在重连…",
    joining: "已连接,正在进入房间…",
    offline: "你已离线。恢复后将自动发送你写下的消息。",
    refused: (reason) => `服务器拒绝了请求:${reason}`,
    instance: (id) => `实例 ${id}`,
    memory: "此服务器没有 Redis:房间只存在于单个实例的内存中,随实例结束而消失。",
    redis: "房间保存在 Redis 中:所有实例共享。",
    waiting: "等待发送",
    sending: "发送中",
    failed: (reason) => `未发送:${reason}`,
    again: "重试",
    drop: "放弃",
    gap: "此处可能缺少部分消息:服务器无法恢复它们。",
    typingOne: (name) => `${name} 正在输入…`,
    typingMany: "多人正在输入…",
    you: "你",
    tooFast: "发送太快了:消息稍后会自动发出。",
  },
};

let language = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");

/** The words for something; some take a value. */
export function word(name, ...values) {
  const words = WORDS[language][name];
  return typeof words === "function" ? words(...values) : words;
}

/** Puts the words of the language into the page. */
export function showWords() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]"))
    element.textContent = word(element.dataset.word);
}

/** The other language from now on. */
export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
  showWords();
}

/** A time of day as people of the language write it. */
export const timeOfDay = (ms) =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { hour: "2-digit", minute: "2-digit" }).format(
    ms,
  );
