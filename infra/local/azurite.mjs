// Azurite as a child process: blob, queue and table on three ports in a row.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import net from 'node:net';
import { StartError } from './errors.mjs';

const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='; // published by Microsoft for development

export function storageConnectionString(port) {
  const endpoint = (name, offset) => `${name}Endpoint=http://127.0.0.1:${port + offset}/${ACCOUNT};`;
  return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};${endpoint('Blob', 0)}${endpoint('Queue', 1)}${endpoint('Table', 2)}`;
}

/** Starts it and waits until its ports answer. Without `directory` everything is in memory. */
export async function startAzurite(children, port, directory, stop) {
  const script = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const keep = directory ? ['--location', join(directory, 'storage')] : ['--inMemoryPersistence'];
  const child = children.start(process.execPath, [
    script, ...keep, '--disableTelemetry', '--skipApiVersionCheck', '--silent',
    '--blobHost', '127.0.0.1', '--blobPort', String(port),
    '--queueHost', '127.0.0.1', '--queuePort', String(port + 1),
    '--tableHost', '127.0.0.1', '--tablePort', String(port + 2),
  ], { env: process.env, stdout: 'ignore', stderr: 'inherit', endWith: 'SIGTERM' /* it saves its tables then */ });
  let ended = false;
  child.on('exit', () => {
    ended = true;
    stop('Azurite has ended.');
  });
  for (const offset of [0, 1, 2]) await untilOpen(port + offset, () => ended);
}

async function untilOpen(port, gaveUp) {
  while (!(await isOpen(port))) {
    if (gaveUp()) throw new StartError('Azurite could not be started.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isOpen(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
