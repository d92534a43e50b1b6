// Says things to the assistant, one after another, and keeps trying under the same key until each is answered:
// a repeated key gets the stored reply, so nothing is lost and nothing counts twice.

const PAUSES_MS = [500, 1000, 2000, 3000, 5000];
const TYPING_AFTER_MS = 400;
const PATIENCE_MS = 20_000;
const MOST_REFUSALS = 6;

export class Delivery {
  #queue = [];
  #isBusy = false;
  #wake = () => {};

  /** `on` has: answered(entry, messages), refused(entry, sentence, canRetry), typing(is), trouble(sentence or "") */
  constructor(owner, page, on) {
    this.owner = owner;
    this.page = page;
    this.on = on;
    addEventListener("online", () => this.retryNow());
  }

  say(entry) {
    this.#queue.push(entry);
    if (!this.#isBusy) this.#run();
  }

  /** The assistant can be reached again: no need to wait out the pause. */
  retryNow() {
    this.#wake();
  }

  async #run() {
    this.#isBusy = true;
    while (this.#queue.length) await this.#deliver(this.#queue.shift());
    this.#isBusy = false;
  }

  async #deliver(entry) {
    for (let failures = 0, refusals = 0; ; failures += 1) {
      const answer = await this.#post(entry);
      if (answer.messages) {
        this.on.trouble("");
        return this.on.answered(entry, answer.messages);
      }
      if (answer.status && answer.status < 500) {
        this.on.trouble("");
        return this.on.refused(entry, answer.error, false);
      }
      if (answer.status && ++refusals >= MOST_REFUSALS) {
        this.on.trouble("");
        return this.on.refused(entry, answer.error, true);
      }
      this.on.trouble(answer.error || "没连上，正在重试…");
      await this.#pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
    }
  }

  /** The messages, or the status and its sentence; neither if nobody answered. */
  async #post({ said, key, seen, shown }) {
    const typing = setTimeout(() => this.on.typing(true), TYPING_AFTER_MS);
    try {
      const response = await postJson("/say", { as: this.owner, page: this.page, said, key, seen, shown });
      const body = await response.json();
      return response.ok ? { messages: body.messages } : { status: response.status, error: body.error };
    } catch {
      return {};
    } finally {
      clearTimeout(typing);
      this.on.typing(false);
    }
  }

  #pause(milliseconds) {
    return new Promise((resume) => {
      const timer = setTimeout(resume, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resume();
      };
    });
  }
}

export function postJson(address, fields) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}
