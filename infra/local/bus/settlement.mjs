// A receiver's verdict on a peek-locked delivery, and our answer to it.
import { amqpMessage } from './rhea.mjs';

export function answerSettlements(container) {
  container.on('accepted', settle((queue, token) => queue.complete(token)));
  container.on('released', settle((queue, token) => queue.release(token)));
  container.on('rejected', settle((queue, token, state) => queue.deadLetter(token, deadLetterDetails(state)), amqpMessage.rejected({})));
  container.on('modified', settle((queue, token, state) => {
    const properties = state.message_annotations ?? {};
    return state.undeliverable_here ? queue.defer(token, properties) : queue.abandon(token, properties);
  }));
}

/**
 * The answer repeats the receiver's outcome. For a dead-lettered one it is `Rejected` without an error: Java wants
 * the same outcome back, and JavaScript takes any error in it for a failure.
 */
function settle(act, answer) {
  return ({ delivery, sender }) => {
    if (!sender.queue || !delivery.token || delivery.settled) return;
    let reply = answer ?? delivery.remote_state;
    try {
      act(sender.queue, delivery.token, delivery.remote_state);
    } catch (error) {
      reply = amqpMessage.rejected({ error: { condition: error.condition ?? 'amqp:internal-error', description: error.message } });
    }
    delivery.update(true, reply.described ? reply.described() : reply);
    // The receiver waits for our settlement and never settles itself; rhea would keep the delivery, and stall after 2,048.
    setImmediate(() => { delivery.remote_settled = true; });
  };
}

function deadLetterDetails({ error }) {
  const info = Object.entries(error?.info ?? {}).map(([key, value]) => [key, value?.value !== undefined ? value.value : value]);
  const { DeadLetterReason, DeadLetterErrorDescription, ...properties } = Object.fromEntries(info);
  return {
    reason: DeadLetterReason ?? error?.condition,
    description: DeadLetterErrorDescription ?? error?.description,
    properties,
  };
}
