// The documents machines read are what their formats say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const OPENAPI = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const ASYNCAPI = fileURLToPath(new URL('../../docs/feeds/asyncapi.json', import.meta.url));

// Whoever only asks whether we live needs no error of their own; a webhook of nobody has no success.
const RULES = { 'info-license': 'off', 'operation-4xx-response': 'off', 'operation-2xx-response': 'off', 'no-invalid-media-type-examples': 'error', 'no-unused-components': 'error' };

async function faultsOfOpenApi(source) {
  const config = await createConfig({ extends: ['recommended'], rules: RULES });
  const problems = await lintFromString({ source, absoluteRef: OPENAPI, config });
  return problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`);
}

async function faultsOfAsyncApi(source) {
  const { diagnostics } = await new Parser().parse(source);
  return diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version').map(({ code, message, path }) => `${code} ${path.join('.')}: ${message}`);
}

test('openapi.json is OpenAPI, every reference leads somewhere, and its examples are as its schemas say', async () => {
  const text = readFileSync(OPENAPI, 'utf8');
  assert.deepEqual(await faultsOfOpenApi(text), []);

  assert.match((await faultsOfOpenApi(text.replace('"mode": "shadow"', '"mode": "loud"'))).join(), /no-invalid-media-type-examples/);
  assert.match((await faultsOfOpenApi(text.replace('#/components/schemas/FeedStatus"', '#/components/schemas/Gone"'))).join(), /no-unresolved-refs/);
});

test('asyncapi.json is AsyncAPI, and every reference leads somewhere', async () => {
  const text = readFileSync(ASYNCAPI, 'utf8');
  assert.deepEqual(await faultsOfAsyncApi(text), []);

  assert.notDeepEqual(await faultsOfAsyncApi(text.replace('#/components/messages/Fhir"', '#/components/messages/Gone"')), []);
  assert.notDeepEqual(await faultsOfAsyncApi(text.replace('"action": "receive"', '"action": "take"')), []);
});

test('the messages it shows are as it describes them', () => {
  const document = JSON.parse(readFileSync(ASYNCAPI, 'utf8'));
  const ajv = new Ajv({ strict: false }).addSchema(document, 'asyncapi');
  const shown = Object.values(document.components.messages).flatMap(({ headers, payload, examples = [] }) =>
    examples.flatMap((example) => [[payload, example.payload], ...(example.headers ? [[headers, example.headers]] : [])]));
  assert.ok(shown.length > 0);
  for (const [{ $ref }, value] of shown) assert.ok(ajv.validate({ $ref: `asyncapi${$ref}` }, value), `${$ref}: ${ajv.errorsText()}`);
});
