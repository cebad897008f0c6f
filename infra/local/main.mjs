// The local system: starts it, seeds it, plays the demo day, and takes it down again whatever happens.
import { fstatSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartError } from './errors.mjs';
import { readOptions } from './options.mjs';
import { Children } from './processes/children.mjs';
import { seed } from './seed.mjs';
import { publicUrlFor } from './settings.mjs';
import { startSystem } from './system.mjs';

const DEMO_SEED = fileURLToPath(new URL('./demo/seed', import.meta.url));
const HEALTH_POLL_MS = 100;

const children = new Children();
let system = null;
let ending = false;

endWithWhoeverStartedUs();
process.on('uncaughtException', (error) => end(1, error instanceof StartError ? error.message : error.stack));

try {
  const options = readOptions(process.argv.slice(2));
  system = await startSystem(options, children, (reason) => end(1, reason));
  await run(options);
} catch (error) {
  end(1, error instanceof StartError ? error.message : error.stack);
}

async function run(options) {
  if (options.ports['mllp-port']) console.log(`MLLP: 127.0.0.1:${options.ports['mllp-port']}`);
  if (options.noHost) return console.log('CareAlerts stand-ins are ready.');
  const publicUrl = publicUrlFor(options.ports);
  await untilHealthy(publicUrl);
  if (!options.empty) await seed(DEMO_SEED, publicUrl);
  if (options.seed) await seed(options.seed, publicUrl);
  console.log(`CareAlerts is ready: ${publicUrl}/`);
  console.log(`Mailbox: http://localhost:${options.ports['mailbox-port']}/   Service Bus: ${system.bus.connectionString}`);
  if (options.empty) return;
  const { playDay } = await import('./demo/day.mjs');
  await playDay({ publicUrl, mailboxUrl: `http://localhost:${options.ports['mailbox-port']}`, bus: system.bus.connectionString });
}

async function untilHealthy(publicUrl) {
  for (;;) {
    const response = await fetch(`${publicUrl}/health`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, HEALTH_POLL_MS));
  }
}

/** A launcher that ends, however it ends, closes the pipe that is our standard input. A terminal or /dev/null is no lifeline. */
function endWithWhoeverStartedUs() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
  const input = fstatSync(0, { throwIfNoEntry: false });
  if (input?.isFIFO() || input?.isSocket()) process.stdin.on('end', () => end(0)).on('error', () => end(0)).resume();
}

async function end(code, reason) {
  if (ending) return;
  ending = true;
  process.exitCode = code;
  if (reason) console.error(`CareAlerts stops: ${reason}`);
  system?.quiesce();
  await children.close();
  process.exit(code);
}
