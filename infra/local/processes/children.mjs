// Child processes that never outlive us, however we end.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts children; each has a pipe as its standard input, which closes when we are gone. */
export class Children {
  #running = new Set();
  #reaper;

  constructor() {
    const script = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
    this.#reaper = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'inherit'], ...ownGroup });
    this.#reaper.stdin.on('error', () => {});
  }

  /** Like child_process.spawn; Ctrl-C in the terminal does not reach the child, we decide when it ends. */
  start(command, args, { cwd, env, stdout, stderr }) {
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', stdout ?? 'pipe', stderr ?? 'pipe'], ...ownGroup });
    child.stdin.on('error', () => {});
    if (child.pid === undefined) return child; // could not be started: the child's 'error' event tells why
    this.#running.add(child);
    this.#reaper.stdin.write(`+${child.pid}\n`);
    child.once('exit', () => {
      this.#running.delete(child);
      this.#reaper.stdin.write(`-${child.pid}\n`);
    });
    return child;
  }

  /** Kills all and waits until they are gone. */
  async close() {
    const gone = [...this.#running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of this.#running) child.kill('SIGKILL');
    await Promise.all(gone);
    this.#reaper.stdin.end();
  }
}

/** A group of its own, so that the terminal's Ctrl-C reaches us alone (Windows would open a window instead). */
const ownGroup = process.platform === 'win32' ? {} : { detached: true };
