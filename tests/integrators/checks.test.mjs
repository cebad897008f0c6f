// What the guide's test relies on sees what it should see.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf } from './support/guide.mjs';
import { difference } from './support/matching.mjs';
import { Description } from './support/openapi.mjs';

const json = (shown, actual) => difference({ language: 'json', text: JSON.stringify(shown) }, JSON.stringify(actual));
const text = (shown, actual) => difference({ language: 'text', text: shown }, actual);

test('an answer is as shown where … stands for what differs, and only there', () => {
  assert.equal(json({ id: '…', text: 'a … c', at: [1, '…'] }, { id: { x: 1 }, text: 'a b c', at: [1, 2, 3] }), null);
  assert.equal(json({ a: 1, '…': '…' }, { a: 1, b: 2 }), null);
  assert.equal(text('a\n…\nMSA|…|x', 'a\nb\nc\nMSA|AA|x\n'), null);
  assert.equal(text('a.b', 'a.b'), null);
});

for (const [what, fault] of [
  ['another value', json({ a: 1 }, { a: 2 })],
  ['null where something is shown', json({ a: 'x' }, { a: null })],
  ['a field that is not shown', json({ a: 1 }, { a: 1, b: 2 })],
  ['a field that is not there', json({ a: '…' }, {})],
  ['an item too many', json([1], [1, 2])],
  ['an item too few', json([1, 2], [1])],
  ['another text around …', json({ a: 'x … z' }, { a: 'x y' })],
  ['no JSON', difference({ language: 'json', text: '{}' }, '<html>')],
  ['another line', text('a\nb', 'a\nc')],
  ['a line too many', text('a', 'a\nb')],
  ['a dot that is no dot', text('a.b', 'axb')],
]) test(`${what} is seen`, () => assert.notEqual(fault, null));

test('a block that says nothing of what it is for is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'carealerts-guide-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'guide.md');
  writeFileSync(path, '# A guide\n\n```sh\nls\n```\n');
  assert.throws(() => blocksOf(path), /Line 3/);
});

const described = () => JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
const FEED = {
  source: 'RXX', name: 'Northtown General', registered: true, disabled: false, mode: 'live', lastMessageAt: null, receivedToday: 0, quarantinedToday: 0, lag: null, silent: true,
  recordedLag: { messages: 0, median: null, p95: null }, occurredLag: { messages: 0, median: null, p95: null },
};
const ALERT = {
  id: 'a', code: '7K2P', kind: 'admitted', urgency: 'routine', state: 'open', owner: null, openedAt: '2026-11-24T10:00:00+00:00', endedAt: null, reasons: [], notifications: [], nextStepAt: null, timeline: [],
};
const asked = (change = {}, of = {}) => ({ method: 'get', path: '/feeds', status: 200, answerType: 'application/json', answer: JSON.stringify([{ ...FEED, ...change }]), ...of });
const faultOf = (exchange) => new Description(described()).faultOf(exchange);

const askedOne = (alert) => asked({}, { path: '/alerts/a', answer: JSON.stringify(alert) });

test('an answer as described has no fault', () => {
  assert.equal(faultOf(asked()), null);
  assert.equal(faultOf(askedOne(ALERT)), null);
});

for (const [what, exchange, fault] of [
  ['a field nobody described', asked({ hint: 'x' }), /unevaluatedProperty":"hint"/],
  ['a field nobody described, where two schemas make one', askedOne({ ...ALERT, hint: 'x' }), /unevaluatedProperty":"hint"/],
  ['a field nobody described, deep inside', askedOne({ ...ALERT, owner: { name: 'x', at: ALERT.openedAt, until: ALERT.openedAt, hint: 'x' } }), /unevaluatedProperty":"hint"/],
  ['a field that is not there', asked({ silent: undefined }), /"missingProperty":"silent"/],
  ['a word nobody described', asked({ mode: 'loud' }), /\/0\/mode/],
  ['a status nobody described', asked({}, { status: 418 }), /no such status/],
  ['a type nobody described', asked({}, { answerType: 'text/html' }), /no such type/],
  ['a route nobody described', asked({}, { path: '/nothing' }), /no such operation/],
  ['a body taken that is not as described', asked({}, { method: 'put', path: '/contacts/x', body: '{"name":"X","kind":"person","fax":"1"}', answer: '{"id":"x","name":"X","kind":"person"}' }), /what was asked: .*"fax"/],
]) test(`${what} is seen`, () => assert.match(faultOf(exchange), fault));
