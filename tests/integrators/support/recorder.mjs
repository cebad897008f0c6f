// A door before the real one: passes everything on and remembers what was said, so that it can be held to OpenAPI.
import http from 'node:http';
import { listenOnLoopback } from '../../../infra/local/loopback.mjs';

/** Starts it; `exchanges` holds `{ method, path, type, body, status, answerType, answer }`. */
export async function startRecorder(t, port) {
  const exchanges = [];
  const door = await listenOnLoopback(() => http.createServer(async (request, response) => {
    const body = await whole(request);
    const answer = await ask(port, request, body);
    const text = await whole(answer);
    exchanges.push({
      method: request.method.toLowerCase(), path: request.url.replace(/\?.*$/, '').replace(/^\/api/, ''), type: typeOf(request), body: body.toString(),
      status: answer.statusCode, answerType: typeOf(answer), answer: text.toString(),
    });
    response.writeHead(answer.statusCode, withoutFraming(answer.headers)).end(text);
  }), 0);
  t.after(() => door.close());
  return { exchanges, port: door.port };
}

const ask = (port, { method, url, headers }, body) => new Promise((resolve, reject) => {
  const request = http.request({ host: '127.0.0.1', port, method, path: url, headers: { ...withoutFraming(headers), 'content-length': body.length } }, resolve);
  request.on('error', reject).end(body);
});

async function whole(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const typeOf = ({ headers }) => headers['content-type']?.replace(/;.*$/, '').trim() ?? null;
const withoutFraming = ({ 'transfer-encoding': _, connection: __, 'keep-alive': ___, expect: ____, ...rest }) => rest;
