import { AttachedHandler, Handler } from './handler.mjs';
import { serveHttp } from './http.mjs';
import { Invoker } from './invoke.mjs';
import { pumpServiceBus } from './servicebus.mjs';
import { runTimers } from './timers.mjs';

/**
 * Starts the handler of an app (or attaches to the one at `handlerUrl`), then everything that calls it.
 * `stop(reason)` is called where the real host would stop, or hang. Answers `{ port, handler, quiesce(), close() }`.
 */
export async function startHost({ app, settings, handlerUrl = null, httpPort = 0, children, stop }) {
  const handler = handlerUrl ? new AttachedHandler(handlerUrl) : new Handler(app, settings, children, stop);
  const invoker = new Invoker(handler, app.options, stop);
  await handler.start();
  const http = await serveHttp(app, handler, httpPort);
  const pumps = pumpServiceBus(app, settings, invoker);
  const timers = runTimers(app, invoker);
  return {
    port: http.port,
    handler,
    /** From now on the handler's end is wanted. */
    quiesce: () => handler.close(),
    async close() {
      handler.close();
      timers.close();
      await pumps.close();
      await http.close();
    },
  };
}
