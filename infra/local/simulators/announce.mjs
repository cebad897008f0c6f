// The line in the terminal for each message: who it went to only as far as needed to follow the story.

const CHANNELS = { sms: 'SMS  ', email: 'email' };
const LONGEST_LINE = 100;

export function lineFor(message) {
  const time = new Date(message.sentAt).toTimeString().slice(0, 8);
  const first = message.channel === 'email' ? message.subject : message.text.split('\n')[0];
  const short = first.length > LONGEST_LINE ? `${first.slice(0, LONGEST_LINE - 1)}…` : first;
  return `${time}  ${CHANNELS[message.channel]}  to ${masked(message.to)}  ${short}`;
}

/** `+4477…0001`, `o…@example.org`. */
export function masked(address) {
  const at = address.lastIndexOf('@');
  if (at > 0) return `${address[0]}…${address.slice(at)}`;
  return address.length > 9 ? `${address.slice(0, 5)}…${address.slice(-4)}` : '…';
}
