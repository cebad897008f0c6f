// What an app folder may declare, and when its timers run.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { readApp } from '../../infra/local/host/functions.mjs';
import { nextOccurrence, parseNcrontab } from '../../infra/local/host/ncrontab.mjs';
import { editJson, fakeApp, startTestHost } from './support/host.mjs';

const next = (expression, after) => nextOccurrence(parseNcrontab(expression), new Date(after))?.toISOString() ?? null;

test('NCRONTAB runs at the next second that every field allows, in UTC', () => {
  assert.equal(next('0 */5 * * * *', '2026-11-22T10:02:30Z'), '2026-11-22T10:05:00.000Z');
  assert.equal(next('0 */5 * * * *', '2026-11-22T10:05:00Z'), '2026-11-22T10:10:00.000Z', 'never the same instant again');
  assert.equal(next('*/10 * * * * *', '2026-11-22T23:59:55.500Z'), '2026-11-23T00:00:00.000Z');
  assert.equal(next('0 30 9 * * 1-5', '2026-11-20T09:30:00Z'), '2026-11-23T09:30:00.000Z', 'Friday to Monday');
  assert.equal(next('0 0 0 29 Feb *', '2026-11-22T00:00:00Z'), '2028-02-29T00:00:00.000Z');
  assert.equal(next('0 0 12 13 * Fri', '2026-11-22T00:00:00Z'), '2027-08-13T12:00:00.000Z', 'day and day of week together');
  assert.equal(next('5,20-22/2 0 0 1 1 *', '2026-12-31T23:59:59Z'), '2027-01-01T00:00:05.000Z');
  assert.equal(next('30 8 * * *', '2026-11-22T08:29:59Z'), '2026-11-22T08:30:00.000Z', 'five fields start at the minute');
  assert.equal(next('0 0 0 30 2 *', '2026-11-22T00:00:00Z'), null);
});

test('a wrong NCRONTAB names its fault', () => {
  assert.throws(() => parseNcrontab('0 61 * * * *'), /'61' is no minute/);
  assert.throws(() => parseNcrontab('0 0 * *'), /4 fields/);
  assert.throws(() => parseNcrontab('0 0 0 * * 7'), /'7' is no day of week/);
  assert.throws(() => parseNcrontab('0 0 9-5 * * *'), /is no hour/);
  assert.throws(() => parseNcrontab('0 0/0 * * * *'), /is no minute/);
});

test('a timer posts its envelope, its schedule taken from a setting', async (t) => {
  const change = (folder) => editJson(`${folder}/Watch/function.json`, (json) => { json.bindings[0].schedule = '%WatchSchedule%'; });
  const host = await startTestHost(t, { change, environment: { WatchSchedule: '* * * * * *' } });
  const [request] = await host.invocations('Watch', 1);
  const { Data, Metadata } = JSON.parse(Buffer.from(request.body, 'base64'));
  assert.equal(Data.timer.IsPastDue, false);
  assert.deepEqual(Data.timer.Schedule, { AdjustForDST: true });
  assert.match(Data.timer.ScheduleStatus.Next, /\+00:00$/);
  assert.equal(Metadata.sys.MethodName, 'Watch');
});

const refused = {
  'a Service Bus trigger that is not binary': [/"dataType": "binary"/, (folder) =>
    editJson(`${folder}/Wake/function.json`, (json) => { delete json.bindings[0].dataType; })],
  'a setting that does not exist': [/%Nowhere%/, (folder) =>
    editJson(`${folder}/Wake/function.json`, (json) => { json.bindings[0].queueName = '%Nowhere%'; })],
  'a reserved route': [/reserved/, (folder) =>
    editJson(`${folder}/Web/function.json`, (json) => { json.bindings[0].route = 'admin/{x}'; })],
  'an HTTP function with a second output': [/can be forwarded/, (folder) =>
    editJson(`${folder}/Web/function.json`, (json) => { json.bindings.push({ type: 'queue', direction: 'out', name: 'q' }); })],
  'no time limit': [/functionTimeout -1/, (folder) =>
    editJson(`${folder}/host.json`, (json) => { json.functionTimeout = '-1'; })],
  'a missing host.json': [/host\.json cannot be read/, (folder) => rmSync(`${folder}/host.json`)],
};
for (const [name, [message, change]] of Object.entries(refused)) {
  test(`an app with ${name} is refused in one line`, (t) => {
    assert.throws(() => readApp(fakeApp(t, change), {}), { name: 'Error', message });
  });
}
