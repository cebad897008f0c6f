import { Heap } from './heap.mjs';

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1; // what setTimeout can hold

/**
 * The stand-in's only source of time, so that a test can move all of it forward at once.
 * Alarms are never cancelled: whoever set one looks at the state when it rings.
 */
export class Clock {
  #aheadMs = 0;
  #alarms = new Heap((a, b) => a.at < b.at);
  #timer = null;

  now() {
    return Date.now() + this.#aheadMs;
  }

  /** Calls `action` once `at` (milliseconds since 1970 by this clock) has come. */
  alarm(at, action) {
    this.#alarms.push({ at, action });
    if (this.#alarms.peek().at === at) this.#arm();
  }

  advance(ms) {
    this.#aheadMs += ms;
    this.#ring();
  }

  close() {
    clearTimeout(this.#timer);
    this.#alarms = new Heap(() => false);
  }

  #ring() {
    while (this.#alarms.peek()?.at <= this.now()) this.#alarms.pop().action();
    this.#arm();
  }

  #arm() {
    clearTimeout(this.#timer);
    const next = this.#alarms.peek();
    if (!next) return;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.max(0, next.at - this.now()), LONGEST_TIMEOUT_MS));
    this.#timer.unref();
  }
}
