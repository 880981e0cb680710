import { createConnection } from 'node:net';
import path from 'node:path';

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

/** A value of a D-Bus message, as far as the Secret Service uses them: `y b u s o g v`, arrays, structs, dictionaries. */
export type BusValue = string | number | boolean | BusValue[];

/** A method call: `signature` tells the types of `body`, of which strings and `a{ss}` can be sent. */
type BusCall = {
  destination: string;
  path: string;
  interface: string;
  member: string;
  signature?: 's' | 'ss' | 'a{ss}';
  body?: (string | Record<string, string>)[];
};

const METHOD_CALL = 1;
const FIELD = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
};

/** Writes a method call as the D-Bus specification (version 1 of the protocol) has it, little endian. */
export function writeCall(serial: number, call: BusCall): Buffer {
  const body = createWriter();
  for (const value of call.body ?? []) {
    if (typeof value === 'string') body.string(value);
    else body.dictionary(value);
  }
  const content = body.bytes();
  const head = createWriter();
  // Little endian, a call, no flags, version 1 of the protocol.
  head.byte('l'.charCodeAt(0), METHOD_CALL, 0, 1);
  head.number(content.length);
  head.number(serial);
  const fields = createWriter();
  const field = (code: number, type: string, value: string) => {
    fields.align(8);
    fields.byte(code);
    fields.signature(type);
    if (type === 'g') fields.signature(value);
    else fields.string(value);
  };
  field(FIELD.path, 'o', call.path);
  field(FIELD.interface, 's', call.interface);
  field(FIELD.member, 's', call.member);
  field(FIELD.destination, 's', call.destination);
  if (call.signature) field(FIELD.signature, 'g', call.signature);
  const list = fields.bytes();
  head.number(list.length);
  // The list begins at offset 16, a multiple of 8, so its own padding is right.
  head.raw(list);
  head.align(8);
  head.raw(content);
  return head.bytes();
}

function createWriter() {
  const bytes: number[] = [];
  const align = (to: number) => {
    while (bytes.length % to !== 0) bytes.push(0);
  };
  const number = (value: number) => {
    align(4);
    bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
  };
  const string = (value: string) => {
    const text = Buffer.from(value);
    number(text.length);
    bytes.push(...text, 0);
  };
  return {
    align,
    number,
    string,
    byte: (...values: number[]) => void bytes.push(...values),
    raw: (values: Uint8Array) => void bytes.push(...values),
    signature: (value: string) => void bytes.push(value.length, ...Buffer.from(value), 0),
    dictionary(values: Record<string, string>) {
      const entries = createWriter();
      for (const [name, value] of Object.entries(values)) {
        entries.align(8);
        entries.string(name);
        entries.string(value);
      }
      const content = entries.bytes();
      number(content.length);
      align(8);
      bytes.push(...content);
    },
    bytes: () => Buffer.from(bytes),
  };
}

/** How many bytes the first message takes; null while it is not whole. */
export function messageSize(data: Buffer): number | null {
  if (data.length < 16) return null;
  const number = (at: number) => (data[0] === 0x6c ? data.readUInt32LE(at) : data.readUInt32BE(at));
  const size = aligned(16 + number(12), 8) + number(4);
  return data.length < size ? null : size;
}

/** Reads a whole message; `replyTo` is −1 for what is no answer. */
export function readMessage(data: Buffer) {
  const little = data[0] === 0x6c;
  const bodySize = little ? data.readUInt32LE(4) : data.readUInt32BE(4);
  const [fields] = createReader(data, little, 12).read('a(yv)') as [[number, BusValue][]];
  const field = (code: number) => fields.find(([each]) => each === code)?.[1];
  return {
    type: data.readUInt8(1),
    replyTo: Number(field(FIELD.replySerial) ?? -1),
    errorName: String(field(FIELD.errorName) ?? ''),
    values: () =>
      createReader(data.subarray(data.length - bodySize), little, 0).read(
        String(field(FIELD.signature) ?? ''),
      ),
  };
}

const ALIGNMENT: Record<string, number> = { y: 1, g: 1, v: 1, '(': 8, '{': 8 };

function createReader(data: Buffer, little: boolean, start: number) {
  let at = start;
  const number = () => {
    at = aligned(at, 4) + 4;
    return little ? data.readUInt32LE(at - 4) : data.readUInt32BE(at - 4);
  };
  const byte = () => {
    at += 1;
    return data.readUInt8(at - 1);
  };
  const text = (size: number) => {
    at += size + 1;
    return data.toString('utf8', at - size - 1, at - 1);
  };

  function value(type: string): BusValue {
    switch (type[0]) {
      case 'y':
        return byte();
      case 'b':
        return number() !== 0;
      case 'u':
        return number();
      case 's':
      case 'o':
        return text(number());
      case 'g':
        return text(byte());
      case 'v':
        return value(text(byte()));
      case 'a':
        return array(type.slice(1));
      case '(':
      case '{':
        at = aligned(at, 8);
        return read(type.slice(1, -1));
      default:
        throw new Error(`the bus sent a value of the type ${type}`);
    }
  }

  function array(type: string): BusValue[] {
    const size = number();
    at = aligned(at, ALIGNMENT[type.charAt(0)] ?? 4);
    const end = at + size;
    const values: BusValue[] = [];
    while (at < end) values.push(value(type));
    return values;
  }

  function read(signature: string): BusValue[] {
    return typesOf(signature).map(value);
  }
  return { read };
}

/** Parts a signature into its complete types: `sa{sv}` into `s` and `a{sv}`. */
function typesOf(signature: string): string[] {
  const types: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < signature.length; at += 1) {
    const sign = signature[at] ?? '';
    if (sign === '(' || sign === '{') depth += 1;
    if (sign === ')' || sign === '}') depth -= 1;
    if (depth > 0 || sign === 'a') continue;
    types.push(signature.slice(start, at + 1));
    start = at + 1;
  }
  return types;
}

function aligned(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}

/** The environment for the keychain's process on Linux. Rejects, with a text that counts as `absent`, where no bus is. */
export async function keychainEnv(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const address = await findSessionBus(env);
  if (address === null) throw new Error('could not connect: no session bus was found');
  // GLib and libsecret translate their error texts, which keychainErrors.ts reads.
  return { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C.UTF-8', LANGUAGE: 'C' };
}

/**
 * The address of the session bus: the variable's, else that of the live socket where systemd puts it; null when there
 * is neither, so that GLib does not go and start a bus of its own, on which no keychain is.
 */
export async function findSessionBus(env: NodeJS.ProcessEnv): Promise<string | null> {
  const given = env.DBUS_SESSION_BUS_ADDRESS;
  // Chromium puts “disabled:” where the variable was empty.
  if (given && given !== 'disabled:') return given;
  if (!env.XDG_RUNTIME_DIR) return null;
  const socket = path.join(env.XDG_RUNTIME_DIR, 'bus');
  return (await isLive(socket)) ? `unix:path=${encodeURI(socket)}` : null;
}

function isLive(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const settle = (live: boolean) => {
      connection.destroy();
      resolve(live);
    };
    connection.on('connect', () => settle(true));
    connection.on('error', () => settle(false));
  });
}
