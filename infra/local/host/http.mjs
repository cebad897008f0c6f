// The public HTTP port: routes, then the original request to the handler (facts: custom-handler.md 2).
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { pipeline } from 'node:stream';
import { httpServer, listenOnLoopback } from '../loopback.mjs';
import { HOST_VERSION } from './invoke.mjs';
import { matchRoute, routeTable } from './routes.mjs';

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'upgrade'];

/** Starts the listener; answers `{ port, close() }`. */
export function serveHttp(app, handler, port) {
  const routes = routeTable(app);
  const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 64 });
  return listenOnLoopback(() => httpServer((request, response) => {
    serve(app, handler, routes, agent, request, response).catch(() => fail(response));
  }), port);
}

async function serve(app, handler, routes, agent, request, response) {
  const pathname = request.url.split('?')[0];
  if (pathname === '/') return void response.writeHead(302, { Location: `/${app.options.routePrefix}/` }).end();
  const name = matchRoute(routes, request.method, pathname);
  if (!name) return void response.writeHead(404).end();
  await handler.ready();
  forward(app.options, handler, agent, request, response);
}

function forward(options, handler, agent, request, response) {
  const bodyIsDropped = !options.proxying && request.headers['content-length'] === undefined; // forwarding reads no chunks
  const outgoing = http.request(handler.url, {
    method: request.method,
    path: request.url,
    headers: forwardedHeaders(request, options),
    agent,
    setHost: false,
  });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode, answer.statusMessage, withoutHopByHop(answer.headers));
    pipeline(answer, response, () => {});
  });
  outgoing.on('error', () => fail(response));
  response.on('close', () => outgoing.destroy());
  if (bodyIsDropped) outgoing.end();
  else request.pipe(outgoing);
  // Answered before all of the body was read: the rest is read off, or what comes next on the connection would wait for ever.
  outgoing.on('close', () => {
    request.unpipe(outgoing);
    request.resume();
  });
}

function forwardedHeaders(request, options) {
  const invocation = randomUUID();
  const headers = withoutHopByHop(request.headers);
  if (!options.proxying) {
    delete headers['content-encoding'];
    delete headers['transfer-encoding'];
  }
  return {
    ...headers,
    'x-azure-functions-invocationid': invocation,
    'x-ms-invocation-id': invocation,
    'x-azure-functions-hostversion': HOST_VERSION,
  };
}

const withoutHopByHop = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));

/** The handler cannot be reached: the real host's client sees a failed invocation. */
function fail(response) {
  if (response.headersSent) return response.destroy();
  response.writeHead(500).end();
}
