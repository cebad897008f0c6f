import { StartError } from '../errors.mjs';
import { timerEnvelope } from './envelope.mjs';
import { nextOccurrence, parseNcrontab } from './ncrontab.mjs';

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Starts all timers; answers `{ close() }`. A run that takes longer than its interval delays the next, as in Azure. */
export function runTimers(app, invoker) {
  const timers = app.functions.filter(({ trigger }) => trigger.type === 'timerTrigger').map((one) => new Timer(one, invoker));
  for (const timer of timers) timer.start();
  return { close: () => timers.forEach((timer) => timer.close()) };
}

class Timer {
  #name;
  #trigger;
  #schedule;
  #invoker;
  #last = null;
  #timeout = null;
  #closed = false;

  constructor({ name, trigger }, invoker) {
    this.#name = name;
    this.#trigger = trigger;
    this.#invoker = invoker;
    try {
      this.#schedule = parseNcrontab(trigger.schedule);
    } catch (error) {
      throw new StartError(`Function ${name}: its schedule is wrong: ${error.message}`);
    }
  }

  start() {
    if (this.#trigger.runOnStartup) this.#run(new Date());
    else this.#wait();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timeout);
  }

  #wait() {
    const next = nextOccurrence(this.#schedule, new Date());
    if (this.#closed || !next) return;
    const wait = Math.min(Math.max(0, next.getTime() - Date.now()), LONGEST_TIMEOUT_MS);
    this.#timeout = setTimeout(() => (Date.now() < next.getTime() ? this.#wait() : this.#run(next)), wait);
  }

  async #run(due) {
    const status = { last: this.#last, next: nextOccurrence(this.#schedule, due), isPastDue: false };
    this.#last = due;
    await this.#invoker.succeeds(this.#name, timerEnvelope(this.#name, this.#trigger.name, status, new Date()));
    this.#wait();
  }
}
