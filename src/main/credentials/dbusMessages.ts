/** A value of a D-Bus message, as far as the Secret Service uses them: `y b u s o g v`, arrays, structs, dictionaries. */
export type BusValue = string | number | boolean | BusValue[];

/** A method call: `signature` tells the types of `body`, of which strings and `a{ss}` can be sent. */
export type BusCall = {
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
