// Runs docs/integrators.md from top to bottom against a system that was just started, and holds everything said over HTTP to OpenAPI.
// The local system and the app must have been built: dotnet build infra/local.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../infra/local/loopback.mjs';
import { startProcess } from '../local/support/process.mjs';
import { freePorts, portArguments } from '../local/support/system.mjs';
import { blocksOf } from './support/guide.mjs';
import { difference } from './support/matching.mjs';
import { Description } from './support/openapi.mjs';
import { startRecorder } from './support/recorder.mjs';
import { restOfTheRoutes } from './support/routes.mjs';
import { startShell } from './support/shell.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const CONFIGURATION = process.env.CONFIGURATION ?? 'Debug'; // as it was built
const LAUNCHER = here(`../../infra/local/bin/${CONFIGURATION}/net10.0/CareAlerts.Local`);
const GUIDE = here('../../docs/integrators.md');
const LONGEST_UNTIL_MS = 30_000;
const POLL_MS = 100;

test('the guide', async (t) => {
  assert.ok(existsSync(LAUNCHER), 'Build it first: dotnet build infra/local');
  const [start, ...blocks] = blocksOf(GUIDE);
  const ports = { ...await freePorts(), 'mllp-port': await freePort() };
  const system = await startAsShown(t, start, ports);
  const recorder = await startRecorder(t, ports['http-port']);
  const onFreePorts = portsIn({ ...ports, 'http-port': recorder.port });
  const folder = workingFolder(t);
  const shell = startShell(t, folder);

  for (const block of blocks) {
    if (block.does === 'file') {
      writeFileSync(join(folder, block.name), onFreePorts(block.text));
      continue;
    }
    const name = `line ${block.line}: ${block.text.trim().split('\n').at(-1).slice(0, 100)}`;
    const skip = block.needs && !exists(block.needs) ? `${block.needs} is not installed` : false;
    let isSo = Boolean(skip);
    await t.test(name, { skip }, async () => {
      await answersAsShown(shell, block, onFreePorts);
      isSo = true;
    });
    if (!isSo) return; // what follows builds on it
  }

  const description = new Description(await (await fetch(`http://localhost:${recorder.port}/api/openapi.json`)).json());
  await t.test('every answer of the guide is as OpenAPI describes it', () => {
    assert.ok(recorder.exchanges.length > 50, `${recorder.exchanges.length} exchanges`);
    assert.deepEqual(recorder.exchanges.map((exchange) => description.faultOf(exchange)).filter(Boolean), []);
  });
  await t.test('so are those of every other route', async () => {
    const before = recorder.exchanges.length;
    await restOfTheRoutes(`http://localhost:${recorder.port}/api`, `http://localhost:${ports['mailbox-port']}`);
    assert.deepEqual(recorder.exchanges.slice(before).map((exchange) => description.faultOf(exchange)).filter(Boolean), []);
    const answered = new Set(recorder.exchanges.map((exchange) => description.operationOf(exchange)?.id));
    assert.deepEqual(description.operationIds.filter((id) => !answered.has(id)), [], 'routes nobody has asked');
  });
  await t.test('nothing failed behind the doors', () => {
    assert.deepEqual(system.lines.filter((line) => /\| (fail|crit):|Unhandled exception/.test(line)), []);
  });
});

/** `dotnet run` builds and runs the launcher; it is built already. */
async function startAsShown(t, { text, expected }, ports) {
  const [, shown] = /^dotnet run --project infra\/local -- (.*)\n$/.exec(text);
  const args = shown.replace(/--mllp-port 2575/, '').trim().split(/\s+/);
  const system = startProcess(t, LAUNCHER, [...portArguments(ports), ...args]);
  const ready = await system.line(/^CareAlerts is ready: /);
  assert.equal(difference({ ...expected, text: portsIn(ports)(expected.text) }, ready), null, ready);
  return system;
}

async function answersAsShown(shell, { text, expected, until }, onFreePorts) {
  const giveUpAt = Date.now() + LONGEST_UNTIL_MS;
  for (;;) {
    const { output, code } = await shell.run(onFreePorts(text));
    const fault = expected ? difference({ ...expected, text: onFreePorts(expected.text) }, output) : null;
    if (!fault && (code === 0 || until)) return;
    if (!until || Date.now() > giveUpAt) assert.fail(`${fault ?? `it ended with ${code}`}. The guide shows:\n${expected?.text ?? ''}\nIt was:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Where the guide says `npm install`, the packages of the local system are lent. */
function workingFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'carealerts-guide-'));
  symlinkSync(here('../../infra/local/node_modules'), join(folder, 'node_modules'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The ports the guide shows are the defaults; a test takes free ones. */
function portsIn(ports) {
  const shown = { 7071: 'http-port', 5672: 'amqp-port', 8025: 'mailbox-port', 5300: 'bus-http-port', 2575: 'mllp-port' };
  return (text) => text.replace(/\b(7071|5672|8025|5300|2575)\b/g, (port) => ports[shown[port]]);
}

const exists = (command) => spawnSync('bash', ['-c', `command -v ${command}`]).status === 0;
