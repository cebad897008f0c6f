// A custom handler whose answers a test chooses: it records every request (GET /api/seen) and does what it was told (POST /api/next).
import http from 'node:http';

const seen = [];
const next = new Map(); // function name -> answers still to give, first one first

if (process.env.FAKE_EXIT_AT_START) process.exit(Number(process.env.FAKE_EXIT_AT_START));

http.createServer(async (request, response) => {
  if (request.headers['x-answer-unread']) return response.writeHead(Number(request.headers['x-answer-unread'])).end('unread');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { pathname } = new URL(request.url, 'http://handler');
  if (pathname === '/') return response.writeHead(404).end();
  if (pathname === '/api/health') return json(response, { status: 'healthy' });
  if (pathname === '/api/seen') return json(response, seen);
  if (pathname === '/api/environment') return json(response, process.env);
  if (pathname === '/api/next') return plan(JSON.parse(body), response);
  seen.push({ method: request.method, url: request.url, headers: request.headers, rawHeaders: request.rawHeaders, body: body.toString('base64') });
  return act(next.get(pathname.slice(1))?.shift() ?? {}, response);
}).listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), '127.0.0.1', () => console.log(`listening, pid ${process.pid}`));

function plan({ functionName, answers }, response) {
  next.set(functionName, [...(next.get(functionName) ?? []), ...answers]);
  json(response, {});
}

/** `{ status, type, body, exit, delayMs }`; nothing means `{}` as application/json. */
async function act({ status = 200, type = 'application/json', body = '{}', exit, silent }, response) {
  if (exit !== undefined) process.exit(exit);
  if (silent) return;
  response.writeHead(status, type ? { 'Content-Type': type } : {}).end(body);
}

const json = (response, value) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
