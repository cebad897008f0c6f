// What a Service Bus trigger means to a custom handler: the envelope, the answers, the settlement.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editJson, startTestHost } from './support/host.mjs';
import { until } from './support/until.mjs';

const nothingLeft = (stats) => stats['adt-feed'].active + stats['adt-feed'].locked === 0;

test('the envelope has the real host\'s shape, value by value', async (t) => {
  const host = await startTestHost(t);
  const properties = { MessageId: 'm-1', Label: 'ADT^A01', CorrelationId: 'c-1' };
  const headers = { 'Content-Type': 'x-application/hl7-v2+er7', source: '"RXX"', count: '3' };
  await host.bus.send('adt-feed', Buffer.from('MSH|^~\\&|\xff', 'latin1'), properties, headers);
  const [request] = await host.invocations('ReceiveFeed', 1);

  assert.equal(request.method, 'POST');
  assert.equal(request.headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(request.headers['transfer-encoding'], 'chunked');
  assert.equal(request.headers['content-length'], undefined);
  assert.match(request.headers['x-azure-functions-invocationid'], /^[0-9a-f-]{36}$/);

  const { Data, Metadata } = JSON.parse(Buffer.from(request.body, 'base64'));
  assert.deepEqual(Data, { message: Buffer.from('MSH|^~\\&|\xff', 'latin1').toString('base64') });
  assert.equal(Metadata.MessageId, '"m-1"');
  assert.equal(Metadata.Subject, '"ADT^A01"');
  assert.equal(Metadata.Label, '"ADT^A01"');
  assert.equal(Metadata.CorrelationId, '"c-1"');
  assert.equal(Metadata.ContentType, '"x-application/hl7-v2+er7"');
  assert.equal(Metadata.DeliveryCount, '1');
  assert.equal(Metadata.SequenceNumber, '1');
  assert.match(Metadata.LockToken, /^"[0-9a-f-]{36}"$/);
  assert.match(Metadata.EnqueuedTimeUtc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  assert.match(Metadata.EnqueuedTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  assert.match(Metadata.ExpiresAtUtc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  assert.equal(Metadata.ApplicationProperties.source, 'RXX');
  assert.equal(Metadata.ApplicationProperties.count, 3);
  assert.deepEqual(Metadata.UserProperties, Metadata.ApplicationProperties);
  assert.equal(Metadata.sys.MethodName, 'ReceiveFeed');
  assert.equal('SessionId' in Metadata, false, 'absent values are left out');
  await until(async () => nothingLeft(await host.bus.stats()));
});

test('a message body cannot forge its metadata', async (t) => {
  const host = await startTestHost(t);
  await host.bus.send('adt-feed', '{"messageId":"forged","deliveryCount":99}', { MessageId: 'true one' });
  const [request] = await host.invocations('ReceiveFeed', 1);
  const { Metadata } = JSON.parse(Buffer.from(request.body, 'base64'));
  assert.equal(Metadata.MessageId, '"true one"');
  assert.equal(Metadata.DeliveryCount, '1');
});

const failures = {
  'a status other than 2xx': { status: 500 },
  'another JSON type than application/json': { type: 'application/problem+json' },
  'no content type': { type: null },
  'malformed JSON': { body: '{' },
  'a JSON array': { body: '[]' },
  'a JSON string': { body: '"ok"' },
  'Logs that are no array of strings': { body: '{"logs":"line"}' },
  'a redirect': { status: 302 },
};
for (const [name, answer] of Object.entries(failures)) {
  test(`${name} gives the message back at once`, async (t) => {
    const host = await startTestHost(t);
    await host.answer('ReceiveFeed', answer);
    await host.bus.send('adt-feed', 'message');
    const [, second] = await host.invocations('ReceiveFeed', 2);
    assert.equal(JSON.parse(Buffer.from(second.body, 'base64')).Metadata.DeliveryCount, '2');
    await until(async () => nothingLeft(await host.bus.stats()));
    assert.deepEqual(host.stops, []);
  });
}

test('text/json and Outputs, Logs in any case are a success', async (t) => {
  const host = await startTestHost(t);
  await host.answer('ReceiveFeed', { type: 'text/json; charset=utf-8', body: '{"Outputs":{},"logs":["a line"]}' });
  await host.bus.send('adt-feed', 'message');
  await until(async () => (await host.seen()).length === 1 && nothingLeft(await host.bus.stats()));
});

const hangs = {
  'an empty 200': { body: '' },
  'a 204': { status: 204, body: '' },
  'the body null': { body: 'null' },
};
for (const [name, answer] of Object.entries(hangs)) {
  test(`${name} would hang the real host and stops the local system`, async (t) => {
    const host = await startTestHost(t);
    await host.answer('Wake', answer);
    await host.bus.send('wakeups', 'message');
    await until(() => host.stops.length > 0);
    assert.match(host.stops[0], /^HANG: Wake /);
  });
}

test('a handler that dies during an invocation is started again on its port, and the message comes back', async (t) => {
  const host = await startTestHost(t);
  const { port } = host.host.handler;
  await host.answer('ReceiveFeed', { exit: 7 });
  await host.bus.send('adt-feed', 'message');
  await until(async () => {
    const stats = await host.bus.stats();
    return nothingLeft(stats) && (await host.seen()).length === 1; // the second process has seen it once
  });
  assert.equal(host.host.handler.port, port);
  assert.deepEqual(host.stops, []);
});

test('the third death within 30 minutes stops the host', async (t) => {
  const host = await startTestHost(t);
  for (let death = 1; death <= 2; death++) {
    await host.answer('ReceiveFeed', { exit: 1 });
    await host.bus.send('adt-feed', `message ${death}`);
    await until(async () => nothingLeft(await host.bus.stats()));
    assert.deepEqual(host.stops, []);
  }
  await host.answer('ReceiveFeed', { exit: 1 });
  await host.bus.send('adt-feed', 'message 3');
  await until(() => host.stops.length > 0);
  assert.match(host.stops[0], /ended 3 times within 30 minutes \(last: exit code 1\)/);
});

test('exit code 200 is a restart that does not count', async (t) => {
  const host = await startTestHost(t);
  for (let death = 1; death <= 4; death++) {
    await host.answer('ReceiveFeed', { exit: 200 });
    await host.bus.send('adt-feed', `message ${death}`);
    await until(async () => nothingLeft(await host.bus.stats()));
  }
  assert.deepEqual(host.stops, []);
});

test('after exit code 0 the handler stays dead: messages go back until they are dead letters', async (t) => {
  const host = await startTestHost(t);
  await host.answer('ReceiveFeed', { exit: 0 });
  await host.bus.send('adt-feed', 'message');
  await until(async () => (await host.bus.stats())['adt-feed'].deadletter === 1);
  assert.equal((await fetch(`${host.base}/health`)).status, 500);
  assert.deepEqual(host.stops, []);
});

test('an invocation beyond functionTimeout kills the handler and gives the message back', async (t) => {
  const host = await startTestHost(t, { change: (folder) => editJson(`${folder}/host.json`, (json) => { json.functionTimeout = '00:00:01'; }) });
  const { pid } = host.host.handler;
  await host.answer('ReceiveFeed', { silent: true });
  await host.bus.send('adt-feed', 'message');
  await until(async () => host.host.handler.pid !== pid && nothingLeft(await host.bus.stats()));
  assert.equal((await host.seen()).length, 1);
});
