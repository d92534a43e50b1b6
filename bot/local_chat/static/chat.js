// The page of the local chat: ties the input, the conversation, the stream of pushes and the clock together.

import { Delivery, postJson } from "./delivery.js";
import { Log } from "./log.js";

const owner = document.body.dataset.as;
const page = newName();
const find = (id) => document.getElementById(id);
const input = find("said");

const log = new Log(find("log"), owner, { press, again });
const state = { isTyping: false, talkTrouble: "", streamTrouble: "" };
const delivery = new Delivery(owner, page, {
  answered(entry, messages) {
    log.settle(entry, "answered");
    log.addTheirs(messages, true);
  },
  refused: (entry, sentence, canRetry) => log.settle(entry, "refused", sentence, canRetry),
  typing: (isTyping) => tell({ isTyping }),
  trouble: (talkTrouble) => tell({ talkTrouble }),
});

// ---- saying something

function say(said, seen, shown) {
  const entry = { text: shown ?? said, said, seen, shown, key: newName(), state: "waiting" };
  log.addMine(entry);
  delivery.say(log.entries.at(-1));
}

function press(option, mark) {
  say(option.send, mark || null, option.label);
  if (matchMedia("(hover: hover)").matches) input.focus(); // on a phone this would call up the keyboard
}

function again(entry) {
  log.settle(entry, "waiting");
  delivery.say(entry);
}

function sendTyped() {
  const said = input.value;
  if (!said.trim()) return;
  input.value = "";
  fit();
  say(said, log.seen);
  input.focus();
}

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  sendTyped();
});

input.addEventListener("keydown", (event) => {
  const choosesCharacters = event.isComposing || event.keyCode === 229; // Enter ends a Chinese syllable, not the message
  if (event.key !== "Enter" || event.shiftKey || choosesCharacters) return;
  event.preventDefault();
  sendTyped();
});

input.addEventListener("input", fit);

function fit() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

for (const button of document.querySelectorAll("[data-say]")) {
  button.addEventListener("click", () => say(button.dataset.say, null));
}

// ---- hearing without being asked

function listen() {
  const stream = new EventSource(`/stream?as=${encodeURIComponent(owner)}&page=${page}`);
  stream.addEventListener("open", () => {
    tell({ streamTrouble: "" });
    delivery.retryNow();
  });
  stream.addEventListener("error", () => {
    tell({ streamTrouble: "没连上，正在重试…" });
    if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
    setTimeout(listen, 3000);
  });
  stream.addEventListener("clock", (event) => showClock(JSON.parse(event.data)));
  stream.addEventListener("message", (event) => {
    const push = JSON.parse(event.data);
    log.addTheirs([push], false);
    postJson("/receipt", { as: owner, push: push.push }).catch(() => {}); // without it the push counts as not delivered
  });
  stream.addEventListener("talk", (event) => {
    const { key, said, messages } = JSON.parse(event.data);
    if (log.has(key)) return;
    log.addMine({ text: said, key, state: "answered" });
    log.addTheirs(messages, true);
  });
}

// ---- the clock

function showClock({ day, text, time, is_true: isTrue, moved }) {
  if (moved) log.addNote(`时钟拨到 ${text} ${time}`);
  find("day").textContent = text;
  find("day").classList.toggle("moved", !isTrue);
  find("time").textContent = time;
  if (document.activeElement !== find("date")) find("date").value = day;
}

async function moveClock(to) {
  find("clock").open = false;
  find("clock").querySelector("summary").focus();
  try {
    const response = await postJson("/clock", { to });
    if (!response.ok) log.addNote((await response.json()).error);
  } catch {
    log.addNote("没连上，时钟没有拨动，请再试一次。");
  }
}

for (const button of document.querySelectorAll("[data-to]")) {
  button.addEventListener("click", () => moveClock(button.dataset.to));
}

find("to-day").addEventListener("submit", (event) => {
  event.preventDefault();
  moveClock(find("date").value);
});

// ---- menus and the line of state

document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".menu[open]");
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  const open = document.querySelector(".menu[open]");
  if (open && !open.contains(event.target)) open.open = false;
});

function tell(news) {
  Object.assign(state, news);
  const trouble = state.talkTrouble || state.streamTrouble;
  const text = trouble || (state.isTyping ? "正在输入…" : "");
  const line = find("state");
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("trouble", Boolean(trouble));
}

/** A name that nobody else has: for a message, so that it counts once, and for this page. */
function newName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- and begin

fit();
listen();
if (log.isNew) say("你好", null);
else log.unanswered.forEach((entry) => delivery.say(entry));
if (matchMedia("(hover: hover)").matches) input.focus();
