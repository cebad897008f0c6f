// One bash from top to bottom of a guide, so that what a block sets the next one knows.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

const LONGEST_BLOCK_MS = 120_000;
const QUIET = { DOTNET_NOLOGO: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1', MSBUILDDISABLENODEREUSE: '1' };

/** Starts it in a folder; `run(text)` answers `{ output, code }`. It is gone when the test is. */
export function startShell(t, folder) {
  const bash = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...QUIET } });
  let heard = '';
  let hear = () => {};
  for (const stream of [bash.stdout, bash.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      heard += text;
      hear();
    });
  }
  const exited = new Promise((resolve) => bash.on('exit', resolve));
  t.after(async () => {
    if (bash.exitCode === null) process.kill(-bash.pid, 'SIGKILL'); // its group: with whatever it was running
    await exited;
  });

  return {
    run: (text) => new Promise((resolve, reject) => {
      const mark = randomUUID();
      const end = new RegExp(`\\n${mark} (\\d+)\\n`);
      const timer = setTimeout(() => reject(new Error(`Not done after ${LONGEST_BLOCK_MS / 1000} s:\n${heard}`)), LONGEST_BLOCK_MS);
      heard = '';
      hear = () => {
        const done = end.exec(heard);
        if (!done) return;
        clearTimeout(timer);
        resolve({ output: heard.slice(0, done.index), code: Number(done[1]) });
      };
      exited.then((code) => reject(new Error(`The shell has ended (${code}):\n${heard}`)));
      bash.stdin.write(`{ ${text}\n} 2>&1; printf '\\n${mark} %s\\n' $?\n`);
    }),
  };
}
