import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { judge } from './answers.mjs';

export const HOST_VERSION = '4.1037.0.0';

const agent = new http.Agent({ keepAlive: true });

/**
 * Posts one trigger's envelope and answers whether it succeeded. Never throws: everything that goes wrong is a failed
 * invocation, except an answer that would hang the real host, which stops the whole local system.
 */
export class Invoker {
  #handler;
  #options;
  #stop;

  constructor(handler, options, stop) {
    this.#handler = handler;
    this.#options = options;
    this.#stop = stop;
  }

  async succeeds(functionName, envelope) {
    await this.#handler.ready();
    const verdict = await this.#post(functionName, envelope).catch((error) => ({ kind: 'failure', why: error.message }));
    if (verdict.kind === 'success') {
      for (const line of verdict.logs) console.log(`${functionName} | ${line}`);
      return true;
    }
    if (verdict.kind === 'hang') {
      this.#stop(`HANG: ${functionName} ${verdict.why}. The real host would wait until functionTimeout and then kill the handler. Answer {} as application/json.`);
      return false;
    }
    console.error(`host ! ${functionName} failed: ${verdict.why}`);
    return false;
  }

  #post(functionName, envelope) {
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.#handler.url}/${functionName}`, {
        method: 'POST',
        agent,
        headers: { // no Content-Length: the real host sends chunks
          'Content-Type': 'application/json; charset=utf-8',
          'Transfer-Encoding': 'chunked',
          'User-Agent': `Azure-Functions-Host/${HOST_VERSION}`,
          'X-Azure-Functions-InvocationId': randomUUID(),
          'X-Azure-Functions-HostVersion': HOST_VERSION,
        },
      });
      const timer = setTimeout(() => {
        this.#handler.restart(`${functionName} took longer than functionTimeout`);
        request.destroy(new Error('timed out'));
      }, this.#options.functionTimeoutMs);
      const finish = (act) => (value) => {
        clearTimeout(timer);
        act(value);
      };
      request.on('error', finish(reject));
      request.on('response', (response) => {
        readText(response).then((body) => judge(response.statusCode, response.headers['content-type'], body)).then(finish(resolve), finish(reject));
      });
      request.end(JSON.stringify(envelope));
    });
  }
}

async function readText(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
