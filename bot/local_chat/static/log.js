// The conversation as it is shown, and kept for this browser session so that a reload does not lose it.
// Whatever was typed or answered is put on the page as text, never as markup.

const MOST_KEPT = 300;
const SETTLING_MS = 400;
const STEERING = new Set(["返回", "跳过", "取消", "先存着"]);

export class Log {
  /** `press(option, mark)` is called when an option's button is pressed, `again(entry)` when something is to be re-sent. */
  constructor(element, owner, { press, again }) {
    this.element = element;
    this.place = `jinxing.log.${owner}`;
    this.press = press;
    this.again = again;
    this.entries = this.#kept();
    this.shown = new Map();
    element.setAttribute("aria-live", "off"); // what was said before is not read out again
    this.entries.forEach((entry) => this.#show(entry));
    this.#fade();
    element.scrollTop = element.scrollHeight;
    requestAnimationFrame(() => element.setAttribute("aria-live", "polite"));
  }

  get isNew() {
    return this.entries.length === 0;
  }

  /** What the person said and has not been answered yet, oldest first. */
  get unanswered() {
    return this.entries.filter((entry) => entry.who === "me" && entry.state === "waiting");
  }

  /** The mark of the message that a typed answer would answer. */
  get seen() {
    return this.entries.findLast((entry) => entry.mark)?.mark ?? null;
  }

  has(key) {
    return this.entries.some((entry) => entry.key === key);
  }

  addMine(entry) {
    this.#add({ who: "me", ...entry });
    this.#fade();
    this.#toEnd();
  }

  /** An answer is scrolled to; a push only where the person is not reading further up. */
  addTheirs(messages, isAnswer) {
    const isShown = isAnswer || this.#isNearEnd();
    const before = this.element.lastElementChild;
    messages.forEach(({ text, mark, options, files }) => this.#add({ who: "they", text, mark, options, files }));
    this.#fade();
    if (isShown && messages.length) this.#toNewest(before, isAnswer);
  }

  addNote(text) {
    const isNearEnd = this.#isNearEnd();
    this.#add({ who: "note", text });
    if (isNearEnd) this.#toEnd();
  }

  /** `state` is "waiting", "answered" or "refused"; `trouble` says why it was refused. */
  settle(entry, state, trouble = "", canRetry = false) {
    Object.assign(entry, { state, trouble, canRetry });
    this.#keep();
    const element = this.shown.get(entry);
    element.classList.toggle("waiting", state === "waiting");
    element.querySelector(".trouble")?.remove();
    if (trouble) element.append(this.#trouble(entry));
    this.#toEnd();
  }

  #add(entry) {
    this.entries.push(entry);
    const element = this.#show(entry);
    element.classList.add("new", "settling"); // the second half of a double click must not press what has just come
    setTimeout(() => element.classList.remove("settling"), SETTLING_MS);
    while (this.entries.length > MOST_KEPT) {
      const oldest = this.entries.shift();
      this.shown.get(oldest).remove();
      this.shown.delete(oldest);
    }
    this.#keep();
  }

  #show(entry) {
    const element = entry.who === "note" ? make("p", "note", entry.text) : this.#bubble(entry);
    this.shown.set(entry, element);
    this.element.append(element);
    return element;
  }

  #bubble(entry) {
    const isMine = entry.who === "me";
    const element = make("div", isMine ? "said mine" : "said theirs");
    element.append(make("span", "unseen", isMine ? "我说：" : "助手说："), withStars(entry.text));
    entry.files?.forEach((file) => element.append(download(file)));
    if (entry.options?.length) element.append(this.#options(entry));
    if (isMine) element.classList.toggle("waiting", entry.state === "waiting");
    if (entry.trouble) element.append(this.#trouble(entry));
    return element;
  }

  #options(entry) {
    const group = make("div", "options");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "可以选");
    for (const option of entry.options) {
      const button = make("button");
      button.type = "button";
      const [, digit, words] = /^(\d{1,2}) (.+)$/su.exec(option.label) ?? [];
      button.classList.toggle("aside", STEERING.has(option.label)); // not an answer, so it stands back
      if (digit) button.append(make("span", "digit", digit), " ", make("span", "", words));
      else button.textContent = option.label;
      button.addEventListener("click", () => {
        button.classList.add("chosen");
        this.press(option, entry.mark);
      });
      group.append(button);
    }
    return group;
  }

  #trouble(entry) {
    const line = make("span", "trouble", entry.trouble);
    if (entry.canRetry) {
      const button = make("button", "", "再发一次");
      button.type = "button";
      button.addEventListener("click", () => this.again(entry));
      line.append(button);
    }
    return line;
  }

  /** Options after which the talk went on look faded; they can still be pressed and say that they are out of date. */
  #fade() {
    const newest = this.entries.findLastIndex((entry) => entry.who === "me" || entry.mark);
    this.entries.forEach((entry, n) =>
      this.shown.get(entry).querySelector(".options")?.classList.toggle("old", n < newest),
    );
  }

  /** Whether the newest message is in view, at least its beginning: it may be longer than the screen. */
  #isNearEnd() {
    const { scrollTop, clientHeight, lastElementChild } = this.element;
    return !lastElementChild || lastElementChild.offsetTop < scrollTop + clientHeight + 160;
  }

  #toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** To the end, but not past the beginning of what is new: a long answer is read from its first line, with the
   * question above it where that is short. */
  #toNewest(before, isAnswer) {
    const withBefore = isAnswer && before.offsetHeight < this.element.clientHeight / 3;
    const first = withBefore ? before : before.nextElementSibling;
    this.element.scrollTop = Math.min(first.offsetTop - 12, this.element.scrollHeight);
  }

  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.place)) ?? [];
    } catch {
      return [];
    }
  }

  #keep() {
    try {
      sessionStorage.setItem(this.place, JSON.stringify(this.entries));
    } catch {
      // no room, or not allowed: the page still works, only a reload forgets
    }
  }
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

/** What a message brings along, to be kept. */
function download({ name, address }) {
  const link = make("a", "file", `附件：${name}`);
  link.href = address;
  link.download = name;
  return link;
}

/** A paragraph of plain text in which runs of stars have their colour. */
function withStars(text) {
  const paragraph = make("p");
  for (const part of text.split(/([★☆]+)/u)) {
    paragraph.append(/^[★☆]/u.test(part) ? make("span", "stars", part) : part);
  }
  return paragraph;
}
