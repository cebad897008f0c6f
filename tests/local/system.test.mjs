// The system as a process: ready, seeded, durable, loud when it must be, and gone when it should be.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { listenOnLoopback } from '../../infra/local/loopback.mjs';
import { seed } from '../../infra/local/seed.mjs';
import { storageConnectionString } from '../../infra/local/azurite.mjs';
import { restOf } from './support/bus.mjs';
import { TableClient } from './support/packages.mjs';
import { isAlive } from './support/process.mjs';
import { descendants, freePorts, startSystem } from './support/system.mjs';
import { until } from './support/until.mjs';

function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'carealerts-system-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const seen = async (system) => (await fetch(`${system.base}/seen`)).json();

test('all is up when it says so: HTTP, Service Bus, storage, mailbox, and the settings that name them', async (t) => {
  const system = await startSystem(t);
  const { ports } = system;
  const settings = await (await fetch(`${system.base}/environment`)).json();
  assert.equal(settings.CareAlerts__PublicUrl, system.base);
  assert.equal(settings.CareAlerts__Local, 'true');
  assert.equal(settings.CareAlerts__Bus__InternalEndpoint, `http://127.0.0.1:${ports['bus-http-port']}`);
  assert.equal(settings.CareAlerts__Twilio__Endpoint, `http://127.0.0.1:${ports['mailbox-port']}/twilio`);
  assert.equal(Buffer.from(settings.CareAlerts__IdentifierKey, 'base64').length, 32);

  const table = TableClient.fromConnectionString(settings.CareAlerts__Storage__ConnectionString, 'People', { allowInsecureConnection: true });
  await table.createTable();
  await table.createEntity({ partitionKey: 'p', rowKey: 'r' });

  const bus = restOf(`http://localhost:${ports['bus-http-port']}`);
  await bus.send('adt-feed', 'MSH|');
  await until(async () => (await seen(system)).some(({ url }) => url === '/ReceiveFeed'));

  const page = await (await fetch(`http://localhost:${ports['mailbox-port']}/`)).text();
  assert.match(page, /<html lang="en">[\s\S]*<h1>Local mailbox<\/h1>/);
});

test('tables and queued messages outlive a kill where --data keeps them', async (t) => {
  const data = folder(t);
  const ports = await freePorts();
  const args = ['--empty', '--data', data];
  const first = await startSystem(t, { ports, args });
  const connection = storageConnectionString(ports['storage-port']);
  const people = () => TableClient.fromConnectionString(connection, 'People', { allowInsecureConnection: true });
  await people().createTable();
  await people().createEntity({ partitionKey: 'p', rowKey: 'r', name: 'kept' });
  await restOf(`http://localhost:${ports['bus-http-port']}`).send('wakeups', 'later', { ScheduledEnqueueTimeUtc: new Date(Date.now() + 3_600_000).toUTCString() });
  first.stdin.end();
  await first.exited;

  await startSystem(t, { ports, args });
  assert.equal((await people().getEntity('p', 'r')).name, 'kept');
  assert.equal((await restOf(`http://localhost:${ports['bus-http-port']}`).stats()).wakeups.scheduled, 1);
});

for (const [how, end] of Object.entries({
  'its standard input closing': (system) => system.stdin.end(),
  'SIGTERM': (system) => process.kill(system.pid, 'SIGTERM'),
  'SIGKILL': (system) => process.kill(system.pid, 'SIGKILL'),
})) {
  test(`${how} leaves no process behind`, async (t) => {
    const system = await startSystem(t);
    const children = descendants(system.pid);
    assert.ok(children.length >= 3, 'handler, storage, reaper');
    end(system);
    await system.exited;
    await until(() => !children.some(isAlive));
  });
}

test('an answer that would hang the real host ends the system with one loud line', async (t) => {
  const system = await startSystem(t);
  const children = descendants(system.pid);
  await fetch(`${system.base}/next`, { method: 'POST', body: JSON.stringify({ functionName: 'Wake', answers: [{ status: 204, body: '' }] }) });
  await restOf(`http://localhost:${system.ports['bus-http-port']}`).send('wakeups', 'message');
  const { code } = await system.exited;
  assert.equal(code, 1);
  assert.equal(system.lines.filter((line) => line.startsWith('CareAlerts stops: HANG: Wake answered 204')).length, 1);
  await until(() => !children.some(isAlive));
});

test('a port in use is one line that names it and its option', async (t) => {
  const ports = await freePorts();
  const other = await listenOnLoopback(() => http.createServer(), ports['mailbox-port']);
  t.after(() => other.close());
  const system = await startSystem(t, { ports, ready: false });
  assert.equal((await system.exited).code, 1);
  assert.deepEqual(system.lines, [`CareAlerts stops: Port ${ports['mailbox-port']} is in use: choose another with --mailbox-port.`]);
});

test('two systems run side by side', async (t) => {
  const [one, two] = await Promise.all([startSystem(t), startSystem(t)]);
  for (const system of [one, two]) assert.equal((await fetch(`${system.base}/health`)).status, 200);
});

test('seed files are put in order, the file name as id, as the administrator', async (t) => {
  const directory = folder(t);
  for (const [kind, name] of [['care-plans', 'joan'], ['contacts', 'ola-nowak'], ['feeds', 'RXX'], ['localities', 'northtown'], ['contacts', 'acme-care']]) {
    mkdirSync(join(directory, kind), { recursive: true });
    writeFileSync(join(directory, kind, `${name}.json`), JSON.stringify({ name }));
  }
  const system = await startSystem(t, { args: ['--empty', '--seed', directory] });
  const puts = await seen(system);
  assert.deepEqual(puts.map(({ method, url }) => `${method} ${url}`), [
    'PUT /api/contacts/acme-care', 'PUT /api/contacts/ola-nowak', 'PUT /api/localities/northtown', 'PUT /api/feeds/RXX/settings', 'PUT /api/care-plans/joan',
  ]);
  assert.ok(puts.every(({ headers }) => headers.authorization === 'Bearer local'));
});

test('a refused seed file is told with its name and all its faults', async (t) => {
  const directory = folder(t);
  mkdirSync(join(directory, 'contacts'));
  writeFileSync(join(directory, 'contacts', 'ola.json'), '{}');
  const errors = [{ field: 'name', message: 'is missing' }, { field: 'kind', message: 'is missing' }];
  const product = await listenOnLoopback(() => http.createServer((request, response) => {
    response.writeHead(400, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ title: 'Bad request', errors }));
  }), 0);
  t.after(() => product.close());
  await assert.rejects(seed(directory, `http://localhost:${product.port}/api`), {
    message: `Seed file ${join('contacts', 'ola.json')} was refused (400): name: is missing; kind: is missing`,
  });
});

test('a wrong option is one line', async (t) => {
  const system = await startSystem(t, { args: ['--colour', 'blue'], ready: false });
  assert.equal((await system.exited).code, 1);
  assert.equal(system.lines.length, 1);
  assert.match(system.lines[0], /--colour/);
});
