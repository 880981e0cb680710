import { createConnection } from 'node:net';
import { type BusCall, type BusValue, messageSize, readMessage, writeCall } from './dbusMessages.ts';

/** A connection to a message bus; it ends with `close`. */
export type Bus = {
  /** Gives the answer's values; rejects with the name of the D-Bus error, which no locale translates. */
  call(call: BusCall): Promise<BusValue[]>;
  close(): void;
};

const [METHOD_RETURN, ERROR] = [2, 3];
const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };

/** The socket of a bus address, or null where it is of another kind (tcp, autolaunch). Abstract sockets begin with a NUL. */
export function socketOf(address: string): string | null {
  for (const each of address.split(';')) {
    const [, transport = '', rest = ''] = /^([^:]*):(.*)$/.exec(each) ?? [];
    if (transport !== 'unix') continue;
    for (const pair of rest.split(',')) {
      const [name = '', value = ''] = pair.split('=');
      if (name === 'path') return decodeURIComponent(value);
      if (name === 'abstract') return `\0${decodeURIComponent(value)}`;
    }
  }
  return null;
}

/** Connects to the bus behind a socket, as this process's own user; one that is silent for `silentFor` ms fails, unless that is 0. */
export function connectBus(path: string, { silentFor = 0 } = {}): Promise<Bus> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const waiting = new Map<number, { resolve(values: BusValue[]): void; reject(error: Error): void }>();
    let received: Buffer = Buffer.alloc(0);
    let serial = 0;
    let begun = false;

    const fail = (error: Error) => {
      socket.destroy();
      for (const waiter of waiting.values()) waiter.reject(error);
      waiting.clear();
      reject(error);
    };
    socket.on('error', (error) => fail(new Error(`could not connect to the bus: ${error.message}`)));
    socket.on('close', () => fail(new Error('could not connect to the bus: it closed the connection')));
    socket.setTimeout(silentFor, () => fail(new Error('the bus does not answer')));
    socket.on('connect', () => socket.write(`\0AUTH EXTERNAL ${hexOfUser()}\r\n`));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      try {
        if (begun || begin()) takeMessages();
      } catch (error) {
        fail(error instanceof Error ? error : new Error('the bus sent what cannot be read'));
      }
    });

    function begin(): boolean {
      const end = received.indexOf('\r\n');
      if (end < 0) return false;
      const line = received.toString('latin1', 0, end);
      if (!line.startsWith('OK')) throw new Error('the bus does not let this user in: access denied');
      received = received.subarray(end + 2);
      begun = true;
      socket.write('BEGIN\r\n');
      call({ ...BUS, interface: BUS.destination, member: 'Hello' }).then(
        () => resolve({ call, close: () => socket.destroy() }),
        reject,
      );
      return true;
    }

    function call(given: BusCall): Promise<BusValue[]> {
      serial += 1;
      const id = serial;
      return new Promise((settle, refuse) => {
        waiting.set(id, { resolve: settle, reject: refuse });
        socket.write(writeCall(id, given));
      });
    }

    function takeMessages(): void {
      for (let size = messageSize(received); size !== null; size = messageSize(received)) {
        const { type, replyTo, errorName, values } = readMessage(received.subarray(0, size));
        received = received.subarray(size);
        const waiter = waiting.get(replyTo);
        if (!waiter) continue;
        if (type === METHOD_RETURN) waiter.resolve(values());
        else if (type === ERROR) waiter.reject(new Error(errorName));
        // Last: one whose values cannot be read fails with the connection.
        waiting.delete(replyTo);
      }
    }
  });
}

function hexOfUser(): string {
  return Buffer.from(String(process.getuid?.() ?? '')).toString('hex');
}
