// The whole local system around the fake handler, in processes of its own, on free ports.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../infra/local/loopback.mjs';
import { startProcess } from './process.mjs';

export const FAKE_APP = fileURLToPath(new URL('../fake-handler', import.meta.url));
const LOCAL = fileURLToPath(new URL('../../../infra/local', import.meta.url));

/** Port options with values that were free a moment ago. */
export async function freePorts() {
  const names = ['http-port', 'amqp-port', 'mailbox-port', 'bus-http-port'];
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));
  return { ...ports, 'storage-port': await freePort(3) };
}

export const portArguments = (ports) => Object.entries(ports).flatMap(([name, port]) => [`--${name}`, String(port)]);

/** Starts main.mjs; `{ ready: true }` waits for its ready line. */
export async function startSystem(t, { ports, args = ['--empty'], app = FAKE_APP, ready = true } = {}) {
  const own = ports ?? await freePorts();
  const arguments_ = [`${LOCAL}/main.mjs`, '--app', app, ...portArguments(own), ...args];
  const system = startProcess(t, process.execPath, arguments_);
  if (ready) await system.line(/^CareAlerts is ready: /);
  return { ...system, ports: own, base: `http://localhost:${own['http-port']}/api` };
}

/** The ids of a process' children, and of theirs (Linux). */
export function descendants(pid) {
  const parents = new Map();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'));
      parents.set(Number(entry), Number(parent));
    } catch {
      // ended meanwhile
    }
  }
  const below = (id) => [...parents].filter(([, parent]) => parent === id).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}
