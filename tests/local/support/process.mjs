// Processes a test starts: read by lines, ended by id, gone when the test is gone.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LONGEST_WAIT_MS = 60_000;
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Starts a Node script of this folder. */
export const startScript = (t, script, args) => startProcess(t, process.execPath, [here(script), ...args]);

/** Starts a command and answers ways to watch and end it. */
export function startProcess(t, command, args, { env = process.env } = {}) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = [];
  const waiting = new Set();
  const exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  child.stdin.on('error', () => {});
  child.on('close', () => { for (const look of waiting) look(); });
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });

  return {
    pid: child.pid,
    lines,
    exited,
    stdin: child.stdin,
    async kill(signal) {
      child.kill(signal);
      return exited;
    },
    /** The first line, past or to come, that matches. */
    line: (pattern) => new Promise((resolve, reject) => {
      const fail = () => finish(() => reject(new Error(`No line like ${pattern} in:\n${lines.join('\n')}`)));
      const timer = setTimeout(fail, LONGEST_WAIT_MS);
      const finish = (act) => {
        clearTimeout(timer);
        waiting.delete(look);
        act();
      };
      const look = () => {
        const found = lines.find((line) => pattern.test(line));
        if (found !== undefined) finish(() => resolve(found));
        else if (child.exitCode !== null && child.stdout.readableEnded && child.stderr.readableEnded) fail();
      };
      waiting.add(look);
      look();
    }),
  };
}

/** Whether a process id is alive. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
