// What an HTTP trigger means to a custom handler: forwarded as it came, by route.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { matchRoute, routeTable } from '../../infra/local/host/routes.mjs';
import { editJson, startTestHost } from './support/host.mjs';

const table = (...routes) => routeTable({
  options: { routePrefix: 'api' },
  functions: routes.map(([name, route, methods]) => ({ name, trigger: { type: 'httpTrigger', route, methods } })),
});

test('a literal beats a parameter, a parameter a catch-all, whatever the order of declaration', () => {
  const routes = table(['Web', '{*path}'], ['One', 'feeds/{source}'], ['Quarantine', 'feeds/quarantine'], ['Number', 'feeds/{id:int}']);
  assert.equal(matchRoute(routes, 'GET', '/api/feeds/quarantine'), 'Quarantine');
  assert.equal(matchRoute(routes, 'GET', '/api/FEEDS/Quarantine/'), 'Quarantine');
  assert.equal(matchRoute(routes, 'GET', '/api/feeds/7'), 'Number');
  assert.equal(matchRoute(routes, 'GET', '/api/feeds/RXX'), 'One');
  assert.equal(matchRoute(routes, 'GET', '/api/feeds/RXX/explain'), 'Web');
  assert.equal(matchRoute(routes, 'GET', '/api'), 'Web');
  assert.equal(matchRoute(routes, 'GET', '/Web'), null);
});

test('a route with other methods is no match, and the next one gets the request', () => {
  const routes = table(['Web', '{*path}', ['get']], ['Feeds', 'feeds/{source}', ['post']]);
  assert.equal(matchRoute(routes, 'POST', '/api/feeds/RXX'), 'Feeds');
  assert.equal(matchRoute(routes, 'GET', '/api/feeds/RXX'), 'Web');
  assert.equal(matchRoute(routes, 'DELETE', '/api/feeds/RXX'), null);
});

test('a request is forwarded as it came, with the host\'s headers added', async (t) => {
  const host = await startTestHost(t);
  const response = await fetch(`${host.base}/care-plans/a%2Fb?q=1&q=2%20x`, {
    method: 'PUT', body: 'the body', headers: { 'X-Functions-Key': 'local', Cookie: 'a=b', 'X-Azure-Functions-InvocationId': 'forged' },
  });
  assert.equal(response.status, 200);
  const [request] = await host.seen();
  assert.equal(request.method, 'PUT');
  assert.equal(request.url, '/api/care-plans/a%2Fb?q=1&q=2%20x');
  assert.equal(Buffer.from(request.body, 'base64').toString(), 'the body');
  assert.equal(request.headers['x-functions-key'], 'local');
  assert.equal(request.headers.cookie, 'a=b');
  assert.equal(request.headers.host, new URL(host.base).host);
  assert.match(request.headers['x-azure-functions-invocationid'], /^[0-9a-f-]{36}$/);
});

test('no route is 404, and a trigger endpoint cannot be reached from outside', async (t) => {
  const host = await startTestHost(t, { change: (folder) => editJson(`${folder}/Web/function.json`, (json) => { json.bindings[0].route = 'health'; }) });
  const root = new URL(host.base).origin;
  assert.equal((await fetch(`${host.base}/nothing/here`)).status, 404);
  assert.equal((await fetch(`${root}/ReceiveFeed`, { method: 'POST', body: '{}' })).status, 404);
});

test('a chunked body passes where requests are proxied, and is lost where they are only forwarded', async (t) => {
  for (const [proxying, expected] of [[true, 'chunked body'], [false, '']]) {
    const change = (folder) => editJson(`${folder}/host.json`, (json) => { json.customHandler.enableProxyingHttpRequest = proxying; });
    const host = await startTestHost(t, { change });
    await new Promise((resolve, reject) => {
      const request = http.request(`${host.base}/feeds/RXX`, { method: 'POST' }, (response) => response.resume().on('end', resolve));
      request.on('error', reject);
      request.write('chunked ');
      request.end('body');
    });
    const [seen] = await host.seen().catch(() => []);
    assert.equal(Buffer.from(seen.body, 'base64').toString(), expected);
  }
});

test('a body that the handler does not read breaks neither its answer nor what comes next on the connection', async (t) => {
  const host = await startTestHost(t);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const ask = (method, path, body, headers) => new Promise((resolve, reject) => {
    const request = http.request(`${host.base}/${path}`, { method, agent, headers, signal: AbortSignal.timeout(20_000) }, (response) => response.resume().on('error', reject).on('end', () => resolve(response.statusCode)));
    request.on('error', reject).end(body);
  });
  for (let times = 0; times < 20; times++) {
    assert.equal(await ask('POST', 'feeds/RXX', 'x'.repeat(8_000_000), { 'X-Answer-Unread': '401' }), 401);
    assert.equal(await ask('GET', 'health'), 200);
  }
});

test('the handler gets the contract\'s environment', async (t) => {
  const host = await startTestHost(t);
  const environment = await host.environment();
  assert.equal(environment.FUNCTIONS_CUSTOMHANDLER_PORT, String(host.host.handler.port));
  assert.equal(environment.FUNCTIONS_HTTPWORKER_PORT, environment.FUNCTIONS_CUSTOMHANDLER_PORT);
  assert.equal(environment.FUNCTIONS_HTTPWORKER_ID, environment.FUNCTIONS_CUSTOMHANDLER_WORKER_ID);
  assert.ok(environment.FUNCTIONS_APP_ROOT_PATH.includes('carealerts-app-'));
});
