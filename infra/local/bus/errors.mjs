/** A refusal in Service Bus' own words: `condition` is the AMQP error condition its clients translate. */
export class BusError extends Error {
  constructor(condition, message) {
    super(message);
    this.condition = condition;
  }
}

export const entityNotFound = (path) =>
  new BusError('amqp:not-found', `The messaging entity '${path}' could not be found.`);

export const lockLost = () =>
  new BusError(
    'com.microsoft:message-lock-lost',
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
  );

export const messageNotFound = (what) => new BusError('com.microsoft:message-not-found', what);

export const messageTooLarge = (limit) =>
  new BusError('amqp:link:message-size-exceeded', `The message is larger than the ${limit} bytes this entity takes.`);
