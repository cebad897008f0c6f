// Ends what its parent started, when the parent is gone: killed outright, it cannot do so itself.
// Reads lines "+pid" and "-pid"; at the end of input it kills what is left.
import { createInterface } from 'node:readline';

const alive = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {}); // only the end of input ends us

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) alive.add(pid);
  else alive.delete(pid);
});
lines.on('close', () => {
  for (const pid of alive) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended by itself
    }
  }
});
