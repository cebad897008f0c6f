// `dotnet run --project infra/local` (built before): what it checks, what it starts, and that nothing outlives it.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort, listenOnLoopback } from '../../infra/local/loopback.mjs';
import { admission, exchange } from './support/mllp.mjs';
import { isAlive, startProcess } from './support/process.mjs';
import { descendants, FAKE_APP, freePorts, portArguments } from './support/system.mjs';
import { until } from './support/until.mjs';

const PROJECT = fileURLToPath(new URL('../../infra/local', import.meta.url));
const CONFIGURATION = process.env.CONFIGURATION ?? 'Debug'; // as it was built
const LAUNCHER = join(PROJECT, 'bin', CONFIGURATION, 'net10.0', 'CareAlerts.Local');

before(() => assert.ok(existsSync(LAUNCHER), 'Build it first: dotnet build infra/local'));

async function launch(t, { ports, args = ['--empty'], env = {}, command = LAUNCHER, before: leading = [] } = {}) {
  const own = ports ?? await freePorts();
  const launcher = startProcess(t, command, [...leading, ...portArguments(own), ...args], { env: { ...process.env, CAREALERTS_LOCAL_APP: FAKE_APP, ...env } });
  return { ...launcher, ports: own };
}

/** A folder for the PATH with a `node` that says this version. */
function folderWithNode(t, version) {
  const folder = mkdtempSync(join(tmpdir(), 'carealerts-path-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'node'), `#!/bin/sh\necho ${version}\n`);
  chmodSync(join(folder, 'node'), 0o755);
  return folder;
}

async function endsWithOneLine(launcher, pattern) {
  const { code } = await launcher.exited;
  assert.equal(code, 1);
  assert.equal(launcher.lines.length, 1, launcher.lines.join('\n'));
  assert.match(launcher.lines[0], pattern);
}

test('without Node it says what is needed', async (t) => {
  await endsWithOneLine(await launch(t, { env: { PATH: '/nowhere' } }), /^Node\.js 20 or newer is needed on the PATH .*: it was not found\.$/);
});

test('with an old Node it says what is needed and what it found', async (t) => {
  const path = [folderWithNode(t, 'v18.20.4'), process.env.PATH].join(delimiter);
  await endsWithOneLine(await launch(t, { env: { PATH: path } }), /^Node\.js 20 or newer is needed .*: it is version 18\.$/);
});

test('a port in use is named with its option, also the second and third of storage', async (t) => {
  const ports = await freePorts();
  const other = await listenOnLoopback(() => http.createServer(), ports['storage-port'] + 2);
  t.after(() => other.close());
  await endsWithOneLine(await launch(t, { ports }), new RegExp(`^Port ${ports['storage-port'] + 2} is in use: choose another with --storage-port\\.$`));
});

test('bad options are one line', async (t) => {
  await endsWithOneLine(await launch(t, { args: ['--empty', '--http-port', '70000'] , ports: {} }), /--http-port 70000: a port is a number from 1 to 65535/);
  await endsWithOneLine(await launch(t, { args: ['--empty', '--mllp-port', '0'] }), /--mllp-port 0: a port is a number from 1 to 65535/);
  await endsWithOneLine(await launch(t, { args: ['--colour'] }), /--colour/);
  await endsWithOneLine(await launch(t, { args: ['--empty', '--seed', '/nowhere'] }), /^--seed \/nowhere: there is no such folder\.$/);
  await endsWithOneLine(await launch(t, { args: ['--empty', '--amqp-port', '4321', '--mailbox-port', '4321'], ports: {} }), /^Port 4321 is wanted by --amqp-port and --mailbox-port/);
});

test('--mllp-port starts the gateway, and it ends with the rest', async (t) => {
  const mllp = await freePort();
  const launcher = await launch(t, { args: ['--empty', '--mllp-port', String(mllp)] });
  await launcher.line(/^CareAlerts is ready: /);
  assert.match(await exchange(mllp, admission('7')), /\rMSA\|AA\|7\r$/);
  const children = descendants(launcher.pid);
  await launcher.kill('SIGTERM');
  await until(() => !children.some(isAlive));
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL']) {
  test(`${signal} to the launcher leaves no process behind`, async (t) => {
    const launcher = await launch(t);
    await launcher.line(/^CareAlerts is ready: http:\/\/localhost:\d+\/api\/$/);
    const children = descendants(launcher.pid);
    assert.ok(children.length >= 4, 'node, handler, storage, reaper');
    const { code } = await launcher.kill(signal);
    if (signal !== 'SIGKILL') assert.equal(code, 0);
    await until(() => !children.some(isAlive));
  });
}

test('SIGKILL to dotnet run itself leaves no process behind', async (t) => {
  const launcher = await launch(t, { command: 'dotnet', before: ['run', '--no-build', '-c', CONFIGURATION, '--project', PROJECT, '--'] });
  await launcher.line(/^CareAlerts is ready: /);
  const children = descendants(launcher.pid);
  await launcher.kill('SIGKILL');
  await until(() => !children.some(isAlive));
});
