// What `--data` promises: queued and scheduled messages survive a kill.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startScript } from './support/process.mjs';
import { ENTITIES, restOf, startTestBus } from './support/bus.mjs';

function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'carealerts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('queued, scheduled, deferred and dead-lettered messages survive SIGKILL, completed ones stay gone', async (t) => {
  const directory = temporaryFolder(t);
  const bus = startScript(t, 'support/bus-process.mjs', [directory, JSON.stringify(ENTITIES)]);
  const { port } = JSON.parse(await bus.line(/^\{/));
  const rest = restOf(`http://localhost:${port}`);
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();

  await rest.send('plain', 'completed');
  await rest.call('DELETE', (await rest.receive('plain')).headers.get('Location'));
  await rest.send('plain', 'queued', { MessageId: 'q' }, { Source: '"RXX"' });
  await rest.send('plain', 'locked');
  await rest.send('plain', 'scheduled', { ScheduledEnqueueTimeUtc: inAnHour });
  await rest.send('unique', 'first', { MessageId: 'same' });
  await rest.call('DELETE', 'unique/messages/head?timeout=5');
  await rest.send('strict', 'poison');
  for (let i = 0; i < 3; i++) await rest.call('PUT', (await rest.receive('strict')).headers.get('Location'));
  const abandoned = await rest.receive('plain');
  await rest.call('PUT', abandoned.headers.get('Location'));
  await rest.receive('plain');
  await bus.kill('SIGKILL');

  const { bus: second, rest: again, advance } = await startTestBus(t, { directory });
  const stats = second.broker.stats();
  assert.deepEqual([stats.plain.active, stats.plain.scheduled, stats.strict.deadletter], [2, 1, 1]);
  const queued = await again.receive('plain');
  assert.equal(await queued.text(), 'queued');
  assert.equal(queued.headers.get('Source'), '"RXX"');
  assert.equal(JSON.parse(queued.headers.get('BrokerProperties')).DeliveryCount, 2, 'a counted delivery stays counted');
  await again.call('DELETE', queued.headers.get('Location'));
  assert.equal(await (await again.call('DELETE', 'plain/messages/head?timeout=5')).text(), 'locked');
  await again.send('unique', 'second', { MessageId: 'same' });
  assert.ok(await again.isEmpty('unique'), 'duplicate detection remembers');
  advance(3_600_000);
  assert.equal(await (await again.receive('plain')).text(), 'scheduled');
});

test('a line the kill cut short is left out, and the file is compacted at the start', async (t) => {
  const directory = temporaryFolder(t);
  const file = join(directory, 'servicebus.journal');
  const first = await startTestBus(t, { directory });
  for (let i = 0; i < 20; i++) {
    await first.rest.send('plain', `message ${i}`);
    if (i > 0) await first.rest.call('DELETE', 'plain/messages/head');
  }
  await first.bus.close();
  const before = readFileSync(file, 'utf8').length;
  appendFileSync(file, '{"op":"stored","queue":"plain","sequ');

  const second = await startTestBus(t, { directory });
  assert.equal(second.bus.broker.stats().plain.active, 1);
  assert.ok(readFileSync(file, 'utf8').length < before / 5);
  assert.equal(await (await second.rest.receive('plain')).text(), 'message 19');
});
