// Service Bus triggers, pumped through the official client: the stand-in and a real namespace are one connection string apart.
import { ServiceBusClient } from '@azure/service-bus';
import { StartError } from '../errors.mjs';
import { serviceBusEnvelope } from './envelope.mjs';

/** Starts all pumps; answers `{ close() }`. */
export function pumpServiceBus(app, settings, invoker) {
  const clients = new Map(); // connection name -> client
  const receivers = [];
  const state = { closing: false };
  const triggers = app.functions.filter(({ trigger }) => trigger.type === 'serviceBusTrigger');
  for (const { name, trigger } of triggers) {
    if (!clients.has(trigger.connection)) clients.set(trigger.connection, connect(name, trigger.connection, settings, app.options));
    receivers.push(pump(name, trigger, clients.get(trigger.connection), app.options, invoker, state));
  }
  return {
    async close() {
      state.closing = true;
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}

function connect(functionName, connection, settings, { retryOptions }) {
  const text = settings[connection] ?? settings[`AzureWebJobs${connection}`];
  if (!text) throw new StartError(`Function ${functionName}: its connection setting ${connection} does not exist.`);
  return new ServiceBusClient(text, { retryOptions });
}

function pump(functionName, trigger, client, options, invoker, state) {
  const receiver = createReceiver(trigger, client, options);
  const processMessage = async (message) => {
    const envelope = serviceBusEnvelope(functionName, trigger.name, message, client.fullyQualifiedNamespace, new Date());
    const succeeded = await invoker.succeeds(functionName, envelope);
    await (succeeded ? receiver.completeMessage(message) : receiver.abandonMessage(message));
  };
  const processError = async ({ error, errorSource }) => {
    if (!state.closing) console.error(`host ! ${functionName}: ${errorSource}: ${error.code ?? error.name}`);
  };
  receiver.subscribe({ processMessage, processError }, { autoCompleteMessages: false, maxConcurrentCalls: options.maxConcurrentCalls });
  return receiver;
}

function createReceiver(trigger, client, options) {
  const settings = { skipParsingBodyAsJson: true, maxAutoLockRenewalDurationInMs: options.maxAutoLockRenewalMs };
  return trigger.queueName
    ? client.createReceiver(trigger.queueName, settings)
    : client.createReceiver(trigger.topicName, trigger.subscriptionName, settings);
}
