// The centre answers in a few milliseconds, faster than anyone can see: each light is shown long enough to be read.
// The times in the log are the true ones.
import type { PhoneState } from "./model";

export const SHOWN_MS_MIN = 500;
const WAITING_MAX = 12;

/** Lets states through in order, those that look different at least SHOWN_MS_MIN apart. */
export class Pace {
  #waiting: PhoneState[] = [];
  #shown: PhoneState | null = null;
  #free = true;

  constructor(
    private readonly show: (state: PhoneState) => void,
    private readonly later: (run: () => void, ms: number) => void = (run, ms) => void setTimeout(run, ms),
  ) {}

  hear(state: PhoneState): void {
    if (this.#shown?.device !== state.device) this.#waiting = [];
    const last = this.#waiting.at(-1);
    if (last && looksSame(last, state)) this.#waiting.pop();
    this.#waiting.push(state);
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
    this.#next();
  }

  #next(): void {
    const next = this.#waiting[0];
    if (!next) return;
    const same = this.#shown?.device === next.device && looksSame(this.#shown, next);
    if (!same && !this.#free && this.#shown?.device === next.device) return;
    this.#waiting.shift();
    this.#shown = next;
    this.show(next);
    if (!same) {
      this.#free = false;
      this.later(() => {
        this.#free = true;
        this.#next();
      }, SHOWN_MS_MIN);
    } else this.#next();
  }
}

function looksSame(a: PhoneState, b: PhoneState): boolean {
  return a.light === b.light && a.stage === b.stage && a.say.by === b.say.by && a.connected === b.connected;
}
