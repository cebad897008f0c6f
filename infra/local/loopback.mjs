// Everything listens on this machine only; `localhost` may mean 127.0.0.1 or ::1, so both are served.
import { randomInt } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';

const IDLE_CONNECTION_MS = 180_000; // longer than clients keep theirs: a server that closes first breaks the next request

/** An HTTP server for `listenOnLoopback`. */
export function httpServer(answer) {
  const server = http.createServer(answer);
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  return server;
}

/** Listens with servers made by `create()` on both loopback addresses; answers `{ port, close() }`. Port 0 takes a free one. */
export async function listenOnLoopback(create, port) {
  const first = await listen(create(), port, '127.0.0.1');
  const servers = [first];
  const taken = first.address().port;
  try {
    servers.push(await listen(create(), taken, '::1'));
  } catch (error) {
    const hasNoIpv6 = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code);
    if (!hasNoIpv6 && port !== 0) {
      first.close();
      throw error;
    }
  }
  return { port: taken, close: () => Promise.all(servers.map(closeServer)) };
}

function listen(server, port, host) {
  trackSockets(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

function trackSockets(server) {
  server.sockets = new Set();
  server.on('connection', (socket) => {
    server.sockets.add(socket);
    socket.on('close', () => server.sockets.delete(socket));
  });
}

function closeServer(server) {
  for (const socket of server.sockets) socket.destroy();
  return new Promise((resolve) => server.close(resolve));
}

// Below the range that kernels give to outgoing connections: one of those can be free now and taken by a client a moment later.
const LOWEST_FREE_PORT = 10_240;
const HIGHEST_FREE_PORT = 32_000;
let nextPort = randomInt(LOWEST_FREE_PORT, HIGHEST_FREE_PORT);

/** The first of `inARow` ports that were free a moment ago on both loopback addresses, and that this process was not given lately. */
export async function freePort(inARow = 1) {
  for (let tries = LOWEST_FREE_PORT; tries < HIGHEST_FREE_PORT; tries++) {
    if (nextPort + inARow > HIGHEST_FREE_PORT) nextPort = LOWEST_FREE_PORT;
    const first = nextPort;
    nextPort += inARow;
    const free = await Promise.all(Array.from({ length: inARow }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
  throw new Error('No port is free on the loopback addresses.');
}

async function isFree(port) {
  const listening = await listenOnLoopback(() => net.createServer(), port).catch(() => null);
  await listening?.close();
  return listening !== null;
}
