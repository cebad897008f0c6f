// A hospital's side of MLLP.
import net from 'node:net';

/** Sends a message and answers the reply; both without their frames. */
export function exchange(port, message) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(`\x0b${message}\x1c\r`));
    let got = '';
    socket.setEncoding('utf8').on('error', reject);
    socket.on('close', () => reject(new Error(`The connection ended without a reply: ${got}`)));
    socket.on('data', (text) => {
      got += text;
      if (!got.endsWith('\x1c\r')) return;
      resolve(got.slice(1, -2));
      socket.destroy();
    });
  });
}

export const admission = (controlId) => [
  `MSH|^~\\&|PAS|RXX|CARE|NCC|20261106101500||ADT^A01|${controlId}|P|2.4`, 'PID|1||9990000018^^^NHS', 'PV1|1|I|WARD7^BAY1^BED2^RXX01', '',
].join('\r');
