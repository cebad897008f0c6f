// The demo's documents and messages fit together.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { adt, timestamp } from '../../infra/local/demo/hl7.mjs';
import * as people from '../../infra/local/demo/people.mjs';

const SEED = new URL('../../infra/local/demo/seed/', import.meta.url);

function documents(kind) {
  const files = readdirSync(new URL(kind, SEED));
  return files.map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(`${kind}/${file}`, SEED), 'utf8'))]);
}

const passesModulus11 = (number) => {
  const sum = [...number.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  return (11 - (sum % 11)) % 11 === Number(number[9]);
};

test('whoever is named in a plan, the policy or the feed is a contact of the demo', () => {
  const contacts = new Set(documents('contacts').map(([id]) => id));
  const roles = ['caseManager', 'deputy', 'dutyTeam', 'ward', 'provider', 'operators'];
  const [[, locality]] = documents('localities');
  const [[, feed]] = documents('feeds');
  const named = [
    ...documents('care-plans').flatMap(([, plan]) => [plan.caseManager, plan.deputy, ...plan.services.map(({ provider }) => provider)]),
    locality.dutyTeam,
    ...locality.operators,
    ...feed.wards.map(({ contact }) => contact),
    ...Object.values(locality.alerts).flatMap(({ steps }) => steps.flatMap(({ to }) => to)).filter((to) => !roles.includes(to)),
  ];
  assert.deepEqual(named.filter((id) => !contacts.has(id)), []);
});

test('the people of the day have a plan each, under a test NHS number', () => {
  const planned = documents('care-plans').map(([, { person }]) => person.identifiers.map(({ value }) => value).join(' '));
  const played = Object.values(people).map(({ nhsNumber, hospitalNumber }) => `${nhsNumber} ${hospitalNumber}`);
  assert.deepEqual(played.sort(), planned.sort());
  for (const { nhsNumber } of Object.values(people)) assert.ok(nhsNumber.startsWith('999') && passesModulus11(nhsNumber), nhsNumber);
});

test('a message of the demo hospital has its fields in their places', () => {
  const at = new Date('2026-11-22T09:30:00Z');
  const expectedDischarge = new Date('2026-11-27T12:00:00Z');
  const message = adt('A16', people.needsEverything, { controlId: 'c-1', at, admittedAt: at, expectedDischarge });
  const fields = Object.fromEntries(message.trim().split('\r').map((line) => [line.slice(0, 3), line.split('|')]));
  assert.equal(fields.MSH[8], 'ADT^A16');
  assert.equal(fields.MSH[9], 'c-1');
  assert.equal(fields.EVN[2], '20261122093000+0000');
  assert.equal(fields.PV1[19], 'V-1001');
  assert.equal(fields.PV1[44], timestamp(at));
  assert.equal(fields.PV2[9], '20261127120000+0000');
});
