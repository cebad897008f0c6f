// Child processes that never outlive us, however we end.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const GRACE_MS = 5000;

/** Starts children; each has a pipe as its standard input, which closes when we are gone. */
export class Children {
  #running = new Map(); // child -> the signal that ends it
  #reaper;
  #closed = false;

  constructor() {
    const script = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
    this.#reaper = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'inherit'], ...ownGroup });
    this.#reaper.stdin.on('error', () => {});
  }

  /**
   * Like child_process.spawn; Ctrl-C in the terminal does not reach the child, we decide when it ends: by SIGKILL, as
   * Azure ends a handler, or by `endWith` and some seconds to save what it holds.
   */
  start(command, args, { cwd, env, stdout, stderr, endWith = 'SIGKILL' }) {
    if (this.#closed) throw new Error('The system is ending: nothing is started any more.');
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', stdout ?? 'pipe', stderr ?? 'pipe'], ...ownGroup });
    child.stdin.on('error', () => {});
    if (child.pid === undefined) return child; // could not be started: the child's 'error' event tells why
    this.#running.set(child, endWith);
    this.#reaper.stdin.write(`+${child.pid} ${endWith}\n`);
    child.once('exit', () => {
      this.#running.delete(child);
      this.#reaper.stdin.write(`-${child.pid}\n`);
    });
    return child;
  }

  /** Ends all and waits until they are gone. */
  async close() {
    this.#closed = true;
    await Promise.all([...this.#running].map(([child, signal]) => endOne(child, signal)));
    this.#reaper.stdin.end();
  }
}

function endOne(child, signal) {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  return new Promise((resolve) => child.once('exit', () => {
    clearTimeout(timer);
    resolve();
  }));
}

/** A group of its own, so that the terminal's Ctrl-C reaches us alone (Windows would open a window instead). */
const ownGroup = process.platform === 'win32' ? {} : { detached: true };
