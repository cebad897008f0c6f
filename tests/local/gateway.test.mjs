// The MLLP gateway in the local system (built before, with infra/local): what it takes is in the queue.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import net from 'node:net';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort, listenOnLoopback } from '../../infra/local/loopback.mjs';
import { restOf } from './support/bus.mjs';
import { admission, exchange } from './support/mllp.mjs';
import { startSystem } from './support/system.mjs';

const CONFIGURATION = process.env.CONFIGURATION ?? 'Debug'; // as it was built
const GATEWAY = fileURLToPath(new URL(`../../functions/CareAlerts.Gateway/bin/${CONFIGURATION}/net10.0/CareAlerts.Gateway`, import.meta.url));

before(() => assert.ok(existsSync(GATEWAY), 'Build it first: dotnet build infra/local'));

test('a message over MLLP is answered by AA and is in the queue, as from the hospital of the demo', async (t) => {
  const mllp = await freePort();
  const system = await startSystem(t, { args: ['--no-host', '--gateway', GATEWAY, '--mllp-port', String(mllp)], ready: false });
  await system.line(/^CareAlerts stand-ins are ready/);

  assert.match(await exchange(mllp, admission('7')), /\rMSA\|AA\|7\r$/);

  const queued = await restOf(`http://localhost:${system.ports['bus-http-port']}`).receive('adt-feed');
  assert.equal(await queued.text(), admission('7'));
  assert.equal(queued.headers.get('source'), '"RXX"');
});

test('a gateway that cannot start says why in one line', async (t) => {
  const taken = await listenOnLoopback(() => net.createServer(), 0);
  t.after(() => taken.close());
  const system = await startSystem(t, { args: ['--no-host', '--gateway', GATEWAY, '--mllp-port', String(taken.port)], ready: false });
  assert.equal((await system.exited).code, 1);
  assert.match(system.lines.at(-1), new RegExp(`^CareAlerts stops: The gateway cannot start: .*:${taken.port}: address already in use`));
});

test('--mllp-port without a gateway to start is one line', async (t) => {
  const system = await startSystem(t, { args: ['--no-host', '--mllp-port', '2575'], ready: false });
  assert.equal((await system.exited).code, 1);
  assert.match(system.lines[0], /--gateway FILE, the gateway's executable, is needed for --mllp-port/);
});
