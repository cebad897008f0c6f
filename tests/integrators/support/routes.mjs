// Asks every route the guide does not, after the guide: as somebody would, and wrongly. What comes back is for the recorder.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const SEED = new URL('../../../infra/local/demo/seed/', import.meta.url);
const KINDS = { contacts: (id) => `contacts/${id}`, localities: (id) => `localities/${id}`, feeds: (id) => `feeds/${id}/settings`, 'care-plans': (id) => `care-plans/${id}` };

export async function restOfTheRoutes(api, mailbox) {
  const call = (method, path, body, headers = {}) => fetch(`${api}/${path}`, {
    method, headers: { Authorization: 'Bearer local', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const told = async (method, path, body) => {
    const answer = await call(method, path, body);
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };

  await link(api, mailbox); // before what follows ends the alert
  await directory(told);
  const [stay] = await told('GET', 'stays?open=true&ward=WARD7&site=RXX01&locality=northtown');
  await readiness(told, stay);
  await alerts(told, stay);
  await sources(told, api);
  await refusals(call, api, stay);
}

async function directory(told) {
  for (const [kind, pathOf] of Object.entries(KINDS))
    for (const file of readdirSync(new URL(kind, SEED))) await told('PUT', pathOf(file.replace('.json', '')), readFileSync(new URL(`${kind}/${file}`, SEED), 'utf8'));
  await told('PUT', 'contacts/acme-care', {
    name: 'Acme Home Care', kind: 'service', email: 'intake@acme-care.example', acceptance: { hours: [{ days: ['mon', 'fri'], from: '09:00', to: '17:00' }], startDays: ['mon', 'sat'] },
  });
  await told('PUT', 'contacts/northtown-duty', {
    name: 'Northtown duty team', kind: 'team', email: 'duty@northtown.example.org', members: ['ola-nowak'], rota: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', contact: 'ola-nowak' }],
  });
  await told('POST', 'contacts/sam-reid/absences', { from: '2026-01-01T00:00:00Z', to: '2026-01-08T00:00:00Z', deputy: 'ola-nowak' });
  await told('PUT', 'localities/northtown', {
    ...JSON.parse(readFileSync(new URL('localities/northtown.json', SEED), 'utf8')),
    targets: [{ name: '85 or over', sources: ['RXX'], when: { ageAtLeast: 85, class: ['emergency'], activePlan: false }, alert: 'plan-gap' }], required: { P1: ['home-care'] },
    prompts: [{ days: ['fri'], at: '09:30', to: ['ward'], ask: 'leaving-before-next-working-day' }],
    quietHours: { from: '20:00', to: '08:00', for: ['routine'] }, digest: { at: '08:30', for: ['routine'] },
    goals: [{ measure: 'all-critical-confirmed-before-discharge', target: 0.95, by: '2027-04-01', owner: 'northtown-duty' }],
  });
  for (const path of ['contacts', 'contacts/sam-reid', 'localities/northtown', 'care-plans/joan']) await told('GET', path);
}

async function readiness(told, { id }) {
  await told('POST', `stays/${id}/readiness/home-care`, { state: 'confirmed', availableFrom: '2026-11-24T12:00:00+00:00', evidence: 'phone', spokeTo: 'Duty desk', note: 'Four visits' });
  await told('POST', `stays/${id}/readiness/home-care/undo`);
  await told('POST', `stays/${id}/expected-discharge`, { at: new Date(Date.now() + 86_400_000).toISOString() });
  await told('POST', `stays/${id}/hold`, { reason: 'Key safe not fitted' });
  await told('GET', `stays/${id}/gate?at=${encodeURIComponent(new Date().toISOString())}`);
  await told('POST', `stays/${id}/hold`, { until: new Date(Date.now() - 1000).toISOString() });
  await told('POST', `stays/${id}/override`, { reason: 'Family stays with her' });
  await told('GET', `stays/${id}`);
}

async function alerts(told, { id }) {
  const all = await told('GET', `alerts?state=open,owned,resolved,retracted&stay=${id}`);
  await told('GET', `alerts/${all[0].id}`);
  const [open] = await told('GET', 'alerts');
  await told('POST', `alerts/${open.id}/acknowledge`, { action: 'mine', note: 'Ringing the agency now' });
  await told('GET', 'alerts?state=owned');
}

async function link(api, mailbox) {
  const messages = await (await fetch(`${mailbox}/messages`)).json();
  const token = /\/go\/([^/?]+)/.exec(messages.flatMap(({ links }) => links).find((url) => url.includes('/go/')))[1];
  assert.equal((await fetch(`${api}/go/${token}`)).status, 200);
  await fetch(`${api}/go/${token}`, { method: 'POST', body: new URLSearchParams({ action: 'mine' }) });
  await fetch(`${api}/go/nobody`);
  await fetch(`${api}/assets/carealerts.css`);
  await fetch(`${api}/asyncapi.json`);
}

async function sources(told, api) {
  await told('GET', 'feeds/RXX/settings');
  const [first] = await told('GET', 'feeds/quarantine');
  await told('POST', `feeds/quarantine/${first.id}/replay`);
  for (const [type, body] of [['application/fhir+json', 'rubbish'], ['application/fhir+xml', '<Bundle/>'], ['application/fhir+json', ' '.repeat(300_000)], ['text/plain', 'rubbish'], ['text/plain', 'x'.repeat(2_000_000)]]) {
    for (const key of ['local', 'wrong']) await fetch(`${api}/feeds/RXX`, { method: 'POST', headers: { 'x-functions-key': key, 'Content-Type': type }, body });
  }
  for (const [method, path] of [['POST', 'fhir/$process-message'], ['PUT', 'feeds/RXX/Encounter/e1']]) {
    for (const [key, type, body] of [['local', 'application/fhir+json', '{"resourceType":"Bundle","type":"transaction"}'], ['wrong', 'application/fhir+json', '{}'], ['local', 'text/plain', '']]) {
      await fetch(`${api}/${path}`, { method, headers: { 'x-functions-key': key, 'Content-Type': type }, body });
    }
  }
  await fetch(`${api}/feeds/RXX/explain`, { method: 'POST', headers: { 'x-functions-key': 'local' }, body: 'rubbish' });
  await fetch(`${api}/feeds/RXX/explain`, { method: 'POST', headers: { 'x-functions-key': 'wrong' }, body: 'rubbish' });
}

async function refusals(call, api, { id }) {
  const [review] = await (await call('GET', 'identity/reviews')).json();
  const answers = await Promise.all([
    call('POST', `identity/reviews/${review.id}`, { decision: 'not-the-same' }), // it was decided the other way
    call('PUT', 'contacts/ola-nowak', { name: 'Ola Nowak', kind: 'person' }, { 'If-Match': '"another"' }),
    call('PUT', 'care-plans/joan', {}),
    call('PUT', 'care-plans/joan', 'x'.repeat(100_000)),
    call('PUT', 'localities/northtown', '<policy/>', { 'Content-Type': 'application/xml' }),
    call('GET', 'stays?open=perhaps'),
    call('GET', 'stays/nobody'),
    call('POST', `stays/${id}/hold`, {}),
    call('GET', 'alerts/none'),
    call('POST', 'feeds/NOBODY/keys'),
    call('DELETE', 'feeds/RXX/keys/none'),
    call('POST', 'feeds/quarantine/none.none/replay'),
    fetch(`${api}/feeds`),
    fetch(`${api}/hooks/sendgrid`, { method: 'POST', body: '[]' }),
    fetch(`${api}/hooks/twilio`, { method: 'POST', body: 'a=b' }),
    fetch(`${api}/hooks/nobody`, { method: 'POST' }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status), [409, 412, 400, 413, 415, 400, 404, 400, 404, 404, 404, 404, 401, 401, 401, 404]);
}
