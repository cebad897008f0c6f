// Everything listens on this machine only; `localhost` may mean 127.0.0.1 or ::1, so both are served.
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

/** A port that was free a moment ago. */
export async function freePort() {
  const server = await listen(net.createServer(), 0, '127.0.0.1');
  const { port } = server.address();
  await closeServer(server);
  return port;
}
