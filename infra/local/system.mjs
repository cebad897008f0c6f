// Everything on one machine, in the order in which one part needs the other.
import { readFileSync } from 'node:fs';
import { startAzurite } from './azurite.mjs';
import { productEntities, startBus } from './bus/start.mjs';
import { StartError } from './errors.mjs';
import { startGateway } from './gateway.mjs';
import { readApp } from './host/functions.mjs';
import { startHost } from './host/start.mjs';
import { appSettings, credentials, publicUrlFor } from './settings.mjs';
import { lineFor } from './simulators/announce.mjs';
import { serveSimulators } from './simulators/server.mjs';
import { createSendGridKeys } from './simulators/webhooks.mjs';

/** Starts the stand-ins and, unless `noHost`, the host. `stop(reason)` ends the whole system. */
export async function startSystem(options, children, stop) {
  const sendGridKeys = createSendGridKeys();
  const bus = await startStandIns(options, children, stop, sendGridKeys);
  if (options.ports['mllp-port']) await startGateway(options.gateway, options.ports, bus, children, stop);
  const settings = { ...process.env, ...appSettings(options.ports, bus.connectionString, sendGridKeys.publicKey), ...settingsOfTheTest() };
  if (options.noHost) return { bus, settings, quiesce() {} };

  const app = readApp(options.app, settings);
  const host = await portGuard('http-port', () => startHost({
    app, settings, children, stop, handlerUrl: options.handler, httpPort: options.ports['http-port'],
  }));
  return { bus, settings, quiesce: host.quiesce };
}

/** A test that stands between the handler and its storage, bus or providers says so here, as JSON. */
const settingsOfTheTest = () => JSON.parse(process.env.CAREALERTS_LOCAL_SETTINGS ?? '{}');

async function startStandIns({ ports, data, entities }, children, stop, sendGridKeys) {
  const bus = await portGuard(['amqp-port', 'bus-http-port'], () => startBus({
    entities: entities ? JSON.parse(readFileSync(entities, 'utf8')) : productEntities(),
    amqpPort: ports['amqp-port'],
    httpPort: ports['bus-http-port'],
    directory: data,
  }), ports);
  await portGuard('mailbox-port', () => serveSimulators({
    port: ports['mailbox-port'],
    publicUrl: publicUrlFor(ports),
    credentials,
    sendGridKeys,
    announce: (message) => console.log(lineFor(message)),
  }));
  await startAzurite(children, ports['storage-port'], data, stop);
  return bus;
}

/** A port in use is one line that names the option. */
async function portGuard(names, start, ports = {}) {
  try {
    return await start();
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    const name = [names].flat().find((one) => ports[one] === error.port) ?? [names].flat()[0];
    throw new StartError(`Port ${error.port} is in use: choose another with --${name}.`);
  }
}
