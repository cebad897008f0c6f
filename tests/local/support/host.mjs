// The local Functions host around the fake handler, in this process, with a stand-in of its own.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBus } from '../../../infra/local/bus/start.mjs';
import { readApp } from '../../../infra/local/host/functions.mjs';
import { startHost } from '../../../infra/local/host/start.mjs';
import { Children } from '../../../infra/local/processes/children.mjs';
import { restOf } from './bus.mjs';
import { until } from './until.mjs';

const FAKE_HANDLER = fileURLToPath(new URL('../fake-handler', import.meta.url));

/** A copy of the fake handler's folder in which `change(folder)` may have edited files. */
export function fakeApp(t, change = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'carealerts-app-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(FAKE_HANDLER, folder, { recursive: true });
  change(folder);
  return folder;
}

export function editJson(path, edit) {
  const value = JSON.parse(readFileSync(path, 'utf8'));
  edit(value);
  writeFileSync(path, JSON.stringify(value));
}

/** Starts host, handler and stand-in; `stops` collects the reasons for which the real system would stop. */
export async function startTestHost(t, { change, environment = {} } = {}) {
  const bus = await startBus();
  const children = new Children();
  const stops = [];
  const settings = { ...process.env, ServiceBusIngress: bus.connectionString, ServiceBusInternal: bus.connectionString, ...environment };
  const app = readApp(fakeApp(t, change), settings);
  let host = null;
  t.after(async () => {
    await host?.close();
    await children.close();
    await bus.close();
  });
  host = await startHost({ app, settings, children, stop: (reason) => stops.push(reason) });

  const base = `http://localhost:${host.port}/api`;
  const api = async (path, options) => (await fetch(`${base}/${path}`, options)).json();
  return {
    base,
    host,
    stops,
    bus: restOf(`http://localhost:${bus.httpPort}`),
    /** What the fake handler was asked, apart from the test's own questions. */
    seen: () => api('seen'),
    environment: () => api('environment'),
    /** The answers a function gives next, first one first. */
    answer: (functionName, ...answers) => api('next', { method: 'POST', body: JSON.stringify({ functionName, answers }) }),
    /** Waits until the handler has had so many invocations of a function. */
    invocations: (functionName, count) => until(async () => {
      const all = (await api('seen')).filter(({ url }) => url === `/${functionName}`);
      return all.length >= count && all;
    }),
  };
}
