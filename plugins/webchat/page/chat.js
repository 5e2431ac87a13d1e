/* The chat page: shows the history by number, sends what is written, and goes on where it was after a break. */
"use strict";

const PROTOCOL = 1;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30000;
const KEPT = "deskbus_chat_unsent"; // of this tab: what was written and not accepted yet
const RTL = ["ar", "fa", "he", "ur"];

const part = (id) => document.getElementById(id);
const log = part("log");
const field = part("text");

const chat = {
  words: {},
  language: "en",
  socket: null,
  retries: 0,
  timer: 0,
  last: 0, // highest number shown
  unsent: new Map(), // client id -> {text, name, node, sent}
  limit: 4096, // bytes of a message
};

/* --- what was not accepted yet outlives a reload --- */

function keepUnsent() {
  const list = [...chat.unsent].map(([id, entry]) => ({ id, text: entry.text, name: entry.name }));
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(list));
  } catch {
    // a browser without storage keeps it as long as the page is open
  }
}

function recallUnsent() {
  try {
    for (const entry of JSON.parse(sessionStorage.getItem(KEPT) || "[]")) {
      addUnsent(entry.id, entry.text, entry.name);
    }
  } catch {
    sessionStorage.removeItem(KEPT);
  }
}

/* --- showing --- */

function element(name, className, text) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text; // never as HTML
  return node;
}

function clock(time) {
  const date = time ? new Date(time) : new Date();
  return date.toLocaleTimeString(chat.language, { hour: "2-digit", minute: "2-digit" });
}

function author(message) {
  if (message.who === "customer") return chat.words.you;
  if (message.who === "bot") return chat.words.bot;
  return message.name ? `\u2068${message.name}\u2069 \u00b7 ${chat.words.person_label}` : chat.words.person_label;
}

function bubble(message, state) {
  const node = element("article", `msg ${message.who}`, "");
  const text = element("p", "text", message.text);
  text.dir = "auto";
  node.append(element("h2", "who", author(message)), text, element("p", "when", state));
  return node;
}

function atEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

function put(node, before) {
  const follow = atEnd();
  log.insertBefore(node, before);
  if (follow) log.scrollTop = log.scrollHeight;
}

function firstUnsent() {
  const [entry] = chat.unsent.values();
  return entry ? entry.node : null;
}

function notice(text) {
  part("notice").textContent = text;
  part("notice").hidden = !text;
}

function setState(state) {
  part("state").dataset.state = state;
  part("state").textContent = chat.words[state];
}

/* --- writing --- */

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function addUnsent(id, text, name) {
  const node = bubble({ who: "customer", text }, chat.words.sending);
  node.classList.add("unsent");
  put(node, null);
  log.scrollTop = log.scrollHeight;
  chat.unsent.set(id, { text, name, node, sent: false });
  keepUnsent();
}

function transmit(frame) {
  if (!chat.socket || chat.socket.readyState !== WebSocket.OPEN) return false;
  chat.socket.send(JSON.stringify(frame));
  return true;
}

function sendUnsent() {
  if (!chat.welcomed) return;
  for (const [id, entry] of chat.unsent) {
    if (entry.sent) continue;
    const frame = { type: "msg", client_id: id, text: entry.text };
    if (entry.name) frame.name = entry.name;
    entry.sent = transmit(frame);
  }
}

function write(text) {
  const words = text.trim();
  if (!words) return false;
  if (new TextEncoder().encode(words).length > chat.limit) {
    notice(chat.words.too_long);
    return false;
  }
  notice("");
  addUnsent(newId(), words, part("name").value.trim());
  sendUnsent();
  return true;
}

function later(id, ms) {
  const entry = chat.unsent.get(id);
  if (!entry) return;
  entry.sent = true;
  setTimeout(() => {
    entry.sent = false;
    sendUnsent();
  }, ms);
}

/* --- what the server says --- */

const on = {
  welcome(frame) {
    if (frame.seq < chat.last) {
      // the server has forgotten this history: show it as it is there
      for (const node of log.querySelectorAll(".msg:not(.unsent)")) node.remove();
      chat.last = 0;
    }
    chat.limit = frame.message_max || chat.limit;
    chat.retries = 0;
    chat.welcomed = true;
    setState("online");
    for (const entry of chat.unsent.values()) entry.sent = false;
    sendUnsent();
  },
  ack(frame) {
    const entry = chat.unsent.get(frame.client_id);
    if (!entry) return;
    notice("");
    entry.node.querySelector(".when").textContent = chat.words.accepted;
    entry.acknowledged = true;
  },
  msg(frame) {
    if (frame.seq <= chat.last) return;
    chat.last = frame.seq;
    const own = chat.unsent.get(frame.client_id);
    if (own) {
      own.node.remove();
      chat.unsent.delete(frame.client_id);
      keepUnsent();
    }
    put(bubble(frame, clock(frame.time)), firstUnsent());
    if (own) log.scrollTop = log.scrollHeight;
  },
  error(frame) {
    const entry = chat.unsent.get(frame.client_id);
    if (frame.code === "slow_down") notice(chat.words.slow_down);
    if (frame.code === "wait" || frame.code === "queued") notice(chat.words.wait);
    if (frame.retry_after) {
      later(frame.client_id, frame.retry_after);
    } else if (entry && frame.code !== "queued") {
      notice(frame.code === "too_long" ? chat.words.too_long : chat.words.failed);
      entry.node.querySelector(".when").textContent = chat.words.failed;
      chat.unsent.delete(frame.client_id);
      keepUnsent();
    }
  },
};

function receive(event) {
  let frame;
  try {
    frame = JSON.parse(event.data);
  } catch {
    return;
  }
  if (Object.hasOwn(on, frame.type)) on[frame.type](frame);
}

/* --- the connection --- */

function again() {
  if (chat.timer) return;
  // Twice as long each time, and nobody at the same moment as everybody else.
  const most = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** chat.retries++);
  chat.timer = setTimeout(connect, most / 2 + (Math.random() * most) / 2);
}

function lost(socket) {
  if (chat.socket !== socket) return;
  chat.socket = null;
  chat.welcomed = false;
  setState("offline");
  again();
}

function connect() {
  clearTimeout(chat.timer);
  chat.timer = 0;
  if (chat.socket) return;
  const url = new URL("ws", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  chat.socket = socket;
  socket.onopen = () => transmit({ type: "hello", v: PROTOCOL, last: chat.last, lang: chat.language });
  socket.onmessage = receive;
  socket.onclose = () => lost(socket);
}

function goOnline() {
  chat.retries = 0;
  if (!chat.socket) connect();
}

function goOffline() {
  const socket = chat.socket;
  if (!socket) return;
  lost(socket);
  socket.close();
}

/* --- the page --- */

function chooseLanguage(texts) {
  for (const wanted of navigator.languages || [navigator.language]) {
    const name = wanted.toLowerCase();
    const found = Object.keys(texts).find((key) => key === name || key === name.split("-")[0]);
    if (found) return found;
  }
  return texts.en ? "en" : Object.keys(texts)[0];
}

function label() {
  const words = chat.words;
  document.documentElement.lang = chat.language;
  document.documentElement.dir = RTL.includes(chat.language) ? "rtl" : "ltr";
  document.title = words.title;
  for (const id of ["title", "intro", "send", "person"]) part(id).textContent = words[id];
  log.setAttribute("aria-label", words.log);
  part("text_label").textContent = words.placeholder;
  field.placeholder = words.placeholder;
  part("name_label").textContent = words.name;
  part("name").placeholder = words.name;
  setState("connecting");
}

function submit() {
  if (write(field.value)) field.value = "";
  field.focus();
}

function listen() {
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("keydown", (event) => {
    // While a word is being composed (Chinese, Japanese), Enter chooses it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  part("person").addEventListener("click", () => {
    write(chat.words.person_request);
    field.focus();
  });
  addEventListener("online", goOnline);
  addEventListener("offline", goOffline);
}

async function start() {
  const answer = await fetch("texts.json");
  const texts = await answer.json();
  chat.language = chooseLanguage(texts);
  chat.words = texts[chat.language];
  label();
  recallUnsent();
  listen();
  connect();
  field.focus();
}

start();
