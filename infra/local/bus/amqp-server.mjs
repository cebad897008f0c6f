// A TCP server whose connections speak AMQP through rhea (rhea's own `listen` binds one address only).
import net from 'node:net';
import { createRequire } from 'node:module';

const Connection = createRequire(import.meta.url)('rhea/lib/connection.js');

const OPTIONS = {
  max_frame_size: 65_536,
  session_buffer_size: 16_384, // rhea stalls when its default of 2,048 unsettled deliveries is reached
  receiver_options: { autoaccept: false, credit_window: 500 },
  sender_options: { autosettle: false, treat_modified_as_released: false },
};

export function acceptConnections(container) {
  return net.createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {}); // a client that vanishes; rhea hears of it by itself
    new Connection({ ...OPTIONS }, container).accept(socket);
  });
}
