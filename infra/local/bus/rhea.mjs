// rhea 3.0.5 with the two things a Service Bus stand-in needs and rhea does not offer.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const rhea = require('rhea');
export const types = require('rhea/lib/types.js');
export const amqpMessage = require('rhea/lib/message.js');
const Session = require('rhea/lib/session.js');

keepBytesBesideDecodedMessages();
letSenderAndReceiverShareALinkName();

/** rhea hands over only the decoded message; the broker stores the sender's own bytes, so that types survive the round trip. */
function keepBytesBesideDecodedMessages() {
  const decode = amqpMessage.decode;
  amqpMessage.decode = (buffer) => Object.defineProperty(decode(buffer), 'raw', { value: buffer });
}

/** AMQP names a link by (name, role) and Qpid Proton reuses one name for both roles; rhea keys links by name alone. */
function letSenderAndReceiverShareALinkName() {
  const createLink = Session.prototype.create_link;
  const removeLink = Session.prototype.remove_link;
  const keyOf = (link) => `${link.is_receiver() ? 'receiver' : 'sender'}:${link.name}`;

  Session.prototype.create_link = function (name, constructor, options) {
    const link = createLink.call(this, name, constructor, options);
    delete this.links[name];
    this.links[keyOf(link)] = link;
    return link;
  };

  Session.prototype.remove_link = function (link) {
    delete this.links[keyOf(link)];
    removeLink.call(this, link);
  };

  Session.prototype.on_attach = function (frame) {
    const { name, role: peerReceives, handle } = frame.performative;
    const known = this.links[`${peerReceives ? 'sender' : 'receiver'}:${name}`];
    const link = known ?? (peerReceives ? this.create_sender(name) : this.create_receiver(name));
    this.remote.handles[handle] = link;
    link.on_attach(frame);
    link.remote.attach = frame.performative;
  };
}
