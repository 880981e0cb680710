import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { makeFolder } from '../storage/folder.ts';

/** A value beside its type, where the type of a message says "any". */
export type Variant = { type: string; value: unknown };

const ALIGNMENT: Record<string, number> = { y: 1, g: 1, v: 1, '(': 8, '{': 8 };

/** Writes values as D-Bus has them, by the signature alone. */
function encode(signature: string, values: unknown[]): number[] {
  const bytes: number[] = [];
  const align = (to: number) => {
    while (bytes.length % to !== 0) bytes.push(0);
  };
  const number = (value: number) => {
    align(4);
    const four = Buffer.alloc(4);
    four.writeUInt32LE(value);
    bytes.push(...four);
  };
  const end = (type: string, at: number): number => {
    if (type[at] === 'a') return end(type, at + 1);
    let depth = 0;
    for (let index = at; ; index += 1) {
      if ('({'.includes(type[index] ?? '')) depth += 1;
      if (')}'.includes(type[index] ?? '')) depth -= 1;
      if (depth === 0) return index + 1;
    }
  };
  const write = (type: string, value: unknown): void => {
    switch (type[0]) {
      case 'y':
        bytes.push(value as number);
        break;
      case 'b':
        number(value ? 1 : 0);
        break;
      case 'u':
        number(value as number);
        break;
      case 'g':
        bytes.push((value as string).length, ...Buffer.from(value as string), 0);
        break;
      case 's':
      case 'o': {
        const text = Buffer.from(value as string);
        number(text.length);
        bytes.push(...text, 0);
        break;
      }
      case 'v':
        write('g', (value as Variant).type);
        write((value as Variant).type, (value as Variant).value);
        break;
      case 'a': {
        number(0);
        const size = bytes.length - 4;
        align(ALIGNMENT[type[1] ?? ''] ?? 4);
        const start = bytes.length;
        for (const each of value as unknown[]) write(type.slice(1), each);
        const four = Buffer.alloc(4);
        four.writeUInt32LE(bytes.length - start);
        bytes.splice(size, 4, ...four);
        break;
      }
      case '(':
      case '{':
        align(8);
        all(type.slice(1, -1), value as unknown[]);
        break;
      default:
        throw new Error(`No test writes the type ${type}`);
    }
  };
  const all = (types: string, list: unknown[]) => {
    let at = 0;
    for (const value of list) {
      const next = end(types, at);
      write(types.slice(at, next), value);
      at = next;
    }
  };
  all(signature, values);
  return bytes;
}

/** An answer to the call with the number `to`; with `error` its failure, with null a signal. */
function replyOf(options: {
  to: number | null;
  signature?: string;
  values?: unknown[];
  error?: string;
}): Buffer {
  const { to, signature = '', values = [], error } = options;
  const body = encode(signature, values);
  const fields: [number, Variant][] = [];
  if (error !== undefined) fields.push([4, { type: 's', value: error }]);
  if (to !== null) fields.push([5, { type: 'u', value: to }]);
  if (signature !== '') fields.push([8, { type: 'g', value: signature }]);
  const kind = to === null ? 4 : error === undefined ? 2 : 3;
  const head = encode('yyyyuua(yv)', ['l'.charCodeAt(0), kind, 0, 1, body.length, 9, fields]);
  while (head.length % 8 !== 0) head.push(0);
  return Buffer.from([...head, ...body]);
}

/** What a fake bus answers to a call, by the name of its method: the answer without its number, these very bytes, or silence. */
export type BusAnswers = (
  member: string,
  call: Buffer,
) => Omit<Parameters<typeof replyOf>[0], 'to'> | Buffer | null;

type Options = { refusal?: string; pieces?: number; greeting?: ReturnType<BusAnswers> };

/** A bus that lets everybody in (or says `refusal`) and answers in pieces of `pieces` bytes, with a signal before each. */
export async function startFakeBus(
  answers: BusAnswers,
  { refusal = '', pieces = 7, greeting = { signature: 's', values: [':1.1'] } }: Options = {},
) {
  const file = path.join(makeFolder(), 'bus');
  const sockets = new Set<Socket>();
  const said: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    const send = (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += pieces) socket.write(bytes.subarray(at, at + pieces));
    };
    let received = Buffer.alloc(0);
    let isOpen = false;
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (!isOpen) {
        const end = received.indexOf('\r\n');
        if (end < 0) return;
        const line = received.toString('latin1', 0, end);
        said.push(line);
        received = received.subarray(end + 2);
        isOpen = line === 'BEGIN';
        if (!isOpen) send(Buffer.from(refusal === '' ? 'OK 0123\r\n' : `${refusal}\r\n`));
      }
      // Quayside writes little endian.
      while (received.length >= 16) {
        const fields = received.readUInt32LE(12);
        const size = Math.ceil((16 + fields) / 8) * 8 + received.readUInt32LE(4);
        if (received.length < size) return;
        const call = received.subarray(0, size);
        received = received.subarray(size);
        const at = call.indexOf(Buffer.from([3, 1, 's'.charCodeAt(0), 0])) + 8;
        const member = call.toString('latin1', at, at + call.readUInt32LE(at - 4));
        said.push(member);
        const answer = member === 'Hello' ? greeting : answers(member, call);
        if (answer === null) continue;
        if (Buffer.isBuffer(answer)) {
          send(answer);
          continue;
        }
        send(
          Buffer.concat([
            replyOf({ to: null, signature: 's', values: ['a signal'] }),
            replyOf({ ...answer, to: call.readUInt32LE(8) }),
          ]),
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(file, resolve));
  return {
    file,
    address: `unix:path=${file}`,
    said,
    open: () => sockets.size,
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
