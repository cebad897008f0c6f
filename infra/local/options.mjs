import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from './errors.mjs';

/** The port options: name, default, and what they are for, as the error about a taken port says it. */
export const PORTS = {
  'http-port': 7071,
  'amqp-port': 5672,
  'mailbox-port': 8025,
  'bus-http-port': 5300,
  'storage-port': 10000,
};

/** Port options without a default: what they are for is started only where they are given. */
export const OPTIONAL_PORTS = ['mllp-port'];

/** Reads the command line; everything but `app`, `gateway`, `handler`, `no-host` and `entities` comes from the launcher as the user gave it. */
export function readOptions(args) {
  const { values } = parse(args);
  const options = {
    app: values.app ? resolve(values.app) : null,
    gateway: values.gateway ? resolve(values.gateway) : null,
    handler: values.handler ?? null,
    noHost: values['no-host'] ?? false,
    entities: values.entities ? resolve(values.entities) : null,
    empty: values.empty ?? false,
    data: values.data ? resolve(values.data) : null,
    seed: values.seed ? resolve(values.seed) : null,
    ports: portsFrom(values),
  };
  if (!options.noHost && !options.app) throw new StartError('--app DIR, the folder with host.json, is needed (or --no-host).');
  if (options.ports['mllp-port'] && !options.gateway) throw new StartError('--gateway FILE, the gateway\'s executable, is needed for --mllp-port.');
  return options;
}

function parse(args) {
  const text = Object.fromEntries([...Object.keys(PORTS), ...OPTIONAL_PORTS, 'app', 'gateway', 'handler', 'entities', 'data', 'seed'].map((name) => [name, { type: 'string' }]));
  const flags = Object.fromEntries(['empty', 'no-host'].map((name) => [name, { type: 'boolean' }]));
  try {
    return parseArgs({ args, options: { ...text, ...flags } });
  } catch (error) {
    throw new StartError(error.message);
  }
}

function portsFrom(values) {
  const needed = Object.entries(PORTS).map(([name, fallback]) => [name, portFrom(name, values[name] ?? String(fallback))]);
  const asked = OPTIONAL_PORTS.filter((name) => values[name] !== undefined).map((name) => [name, portFrom(name, values[name])]);
  return Object.fromEntries([...needed, ...asked]);
}

function portFrom(name, text) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new StartError(`--${name} ${text}: a port is a number from 1 to 65535.`);
  return port;
}
