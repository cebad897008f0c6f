// The MLLP gateway as a child process, beside the local bus as it is beside a hospital.
import { createInterface } from 'node:readline';
import { StartError } from './errors.mjs';
import { gatewaySettings } from './settings.mjs';

/** Starts it and waits until it listens. Its end is the end of the system. */
export function startGateway(executable, ports, bus, children, stop) {
  const env = { ...process.env, ...gatewaySettings(ports, bus.connectionString) };
  const child = children.start(executable, [], { env, endWith: 'SIGTERM' /* it finishes the message in hand then */ });
  return new Promise((resolve, reject) => {
    const said = [];
    let listens = false;
    const hear = (mark) => (line) => {
      said.push(line);
      console.log(`gateway ${mark} ${line}`);
      if (!line.includes('Health and metrics on ')) return;
      listens = true;
      resolve();
    };
    createInterface({ input: child.stdout }).on('line', hear('|'));
    createInterface({ input: child.stderr }).on('line', hear('!'));
    child.on('error', (error) => reject(new StartError(`The gateway ${executable} cannot be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (listens) stop(`The gateway has ended (${signal ?? `exit code ${code}`}).`);
      else reject(new StartError(said.findLast((line) => line.startsWith('The gateway cannot start')) ?? 'The gateway could not be started.'));
    });
  });
}
