// What an app folder declares: host.json and one function.json per function (facts: custom-handler.md 1, 2 and 6).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from '../errors.mjs';
import { timeSpanMs } from './timespan.mjs';

const TRIGGERS = ['serviceBusTrigger', 'timerTrigger', 'httpTrigger'];
const SETTING = /%([^%]+)%/g;

/** Reads the folder, resolves `%Setting%` in bindings, and refuses what this host does not do. */
export function readApp(folder, settings) {
  const root = resolve(folder);
  const host = readJson(join(root, 'host.json'));
  const functions = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'function.json')))
    .filter((entry) => !isDisabled(entry.name, settings))
    .map((entry) => readFunction(root, entry.name, settings));
  if (functions.length === 0) throw new StartError(`No function.json found under ${root}.`);
  return { root, functions, options: readOptions(host, root) };
}

function readOptions(host, root) {
  const handler = host.customHandler;
  const executable = handler?.description?.defaultExecutablePath;
  if (!executable) throw new StartError(`${join(root, 'host.json')} has no customHandler.description.defaultExecutablePath.`);
  const bus = host.extensions?.serviceBus ?? {};
  return {
    executable: existsSync(join(root, executable)) ? join(root, executable) : executable, // else it is looked up on PATH
    arguments: [...(handler.description.arguments ?? []), ...(handler.description.workerArguments ?? [])],
    workingDirectory: handler.description.workingDirectory ? resolve(root, handler.description.workingDirectory) : root,
    initializationTimeoutMs: timeSpanMs(handler.initializationTimeout ?? '00:00:30'),
    functionTimeoutMs: functionTimeoutMs(host.functionTimeout ?? '00:30:00'),
    proxying: handler.enableProxyingHttpRequest === true,
    forwarding: handler.enableForwardingHttpRequest === true,
    routePrefix: host.extensions?.http?.routePrefix ?? 'api',
    maxConcurrentCalls: bus.maxConcurrentCalls ?? 16,
    maxAutoLockRenewalMs: timeSpanMs(bus.maxAutoLockRenewalDuration ?? '00:05:00'),
    retryOptions: {
      maxRetries: bus.clientRetryOptions?.maxRetries ?? 3,
      retryDelayInMs: timeSpanMs(bus.clientRetryOptions?.delay ?? '00:00:00.80'),
    },
  };
}

function functionTimeoutMs(text) {
  if (text === '-1') throw new StartError('functionTimeout -1 would let one empty answer hang an invocation for ever.');
  return timeSpanMs(text);
}

function readFunction(root, name, settings) {
  const { bindings } = readJson(join(root, name, 'function.json'));
  const resolved = bindings.map((binding) => resolveSettings(binding, name, settings));
  const triggers = resolved.filter((binding) => TRIGGERS.includes(binding.type));
  if (triggers.length !== 1) throw new StartError(`Function ${name} has to have one trigger out of ${TRIGGERS.join(', ')}.`);
  const [trigger] = triggers;
  const others = resolved.filter((binding) => binding !== trigger);
  checkBindings(name, trigger, others);
  return { name, trigger };
}

function checkBindings(name, trigger, others) {
  if (trigger.type === 'httpTrigger') {
    const answersHttp = others.length === 1 && others[0].type === 'http' && others[0].direction === 'out';
    if (!answersHttp) throw new StartError(`Function ${name}: only one httpTrigger with one http output can be forwarded.`);
    if (/^(admin|runtime)(\/|$)/i.test(trigger.route ?? name)) throw new StartError(`Function ${name}: routes under admin and runtime are reserved.`);
    return;
  }
  if (others.length > 0) throw new StartError(`Function ${name}: other bindings beside its trigger are not supported locally.`);
  if (trigger.type === 'serviceBusTrigger' && trigger.dataType !== 'binary') {
    throw new StartError(`Function ${name}: serviceBusTrigger needs "dataType": "binary", or a message body could forge its metadata.`);
  }
  if (trigger.type === 'serviceBusTrigger' && (trigger.isSessionsEnabled || trigger.cardinality === 'many')) {
    throw new StartError(`Function ${name}: sessions and batches are not supported locally.`);
  }
}

function resolveSettings(binding, name, settings) {
  const resolveText = (text) =>
    text.replace(SETTING, (_, setting) => {
      if (settings[setting] === undefined) throw new StartError(`Function ${name}: the setting %${setting}% does not exist.`);
      return settings[setting];
    });
  return Object.fromEntries(Object.entries(binding).map(([key, value]) => [key, typeof value === 'string' ? resolveText(value) : value]));
}

const isDisabled = (name, settings) => /^(1|true)$/i.test(settings[`AzureWebJobs.${name}.Disabled`] ?? '');

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${error.message}`);
  }
}
