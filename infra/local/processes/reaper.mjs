// Ends what its parent started, when the parent is gone: killed outright, it cannot do so itself.
// Reads lines "+pid signal" and "-pid"; at the end of input it sends what is left its signal, and SIGKILL some seconds later.
import { createInterface } from 'node:readline';

const GRACE_MS = 5000;
const alive = new Map(); // pid -> the signal that ends it

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {}); // only the end of input ends us

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [pid, signal] = line.slice(1).split(' ');
  if (line.startsWith('+')) alive.set(Number(pid), signal);
  else alive.delete(Number(pid));
});
lines.on('close', () => {
  for (const [pid, signal] of alive) send(pid, signal);
  if (alive.size > 0) setTimeout(() => [...alive.keys()].forEach((pid) => send(pid, 'SIGKILL')), GRACE_MS);
});

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    alive.delete(pid); // ended by itself
  }
}
