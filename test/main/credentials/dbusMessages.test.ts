import { describe, expect, test } from 'vitest';
import { messageSize, readMessage, writeCall } from '../../../src/main/credentials/dbus.ts';
import { replyOf } from './fakeBus.ts';

/** A string as the protocol has it: its length, its bytes, a NUL. */
const text = (value: string) => [value.length, 0, 0, 0, ...Buffer.from(value), 0];
/** A field of the header: its code, its type, its value. */
const field = (code: number, type: string, value: number[]) => [code, 1, type.charCodeAt(0), 0, ...value];
const padded = (bytes: number[]) => [...bytes, ...Array<number>((8 - (bytes.length % 8)) % 8).fill(0)];

describe('a call', () => {
  const destination = 'org.freedesktop.DBus';
  const call = { destination, path: '/org/freedesktop/DBus', interface: destination, member: 'Hello' };
  const head = [
    ...padded(field(1, 'o', text(call.path))),
    ...padded(field(2, 's', text(call.interface))),
    ...padded(field(3, 's', text(call.member))),
  ];

  test('without a body is written as the protocol has it', () => {
    const fields = [...head, ...field(6, 's', text(destination))];
    expect([...writeCall(258, call)]).toEqual([
      ...[0x6c, 1, 0, 1],
      ...[0, 0, 0, 0],
      ...[2, 1, 0, 0],
      ...[fields.length, 0, 0, 0],
      ...padded(fields),
    ]);
  });

  test('has its strings and dictionaries behind the header, each in its place', () => {
    const fields = (type: string) => [
      ...head,
      ...padded(field(6, 's', text(destination))),
      ...field(8, 'g', [type.length, ...Buffer.from(type), 0]),
    ];
    const strings = [...text('a'), 0, 0, ...text('bc')];
    expect([...writeCall(1, { ...call, signature: 'ss', body: ['a', 'bc'] })].slice(16)).toEqual([
      ...padded(fields('ss')),
      ...strings,
    ]);
    const entry = (name: string, value: string) => {
      const start = text(name);
      return [...start, ...Array<number>((4 - (start.length % 4)) % 4).fill(0), ...text(value)];
    };
    const entries = [...padded(entry('service', 'Quayside')), ...entry('b', 'c')];
    const written = writeCall(1, { ...call, signature: 'a{ss}', body: [{ service: 'Quayside', b: 'c' }] });
    expect([...written].slice(16)).toEqual([
      ...padded(fields('a{ss}')),
      ...[entries.length, 0, 0, 0],
      ...[0, 0, 0, 0],
      ...entries,
    ]);
    expect(written.readUInt32LE(4)).toBe(entries.length + 8);
    expect(messageSize(written)).toBe(written.length);
  });
});

describe.each(['little', 'big'] as const)('an answer whose numbers are %s endian', (endian) => {
  test.each<[string, unknown[]]>([
    ['', []],
    ['s', ['Schlüssel']],
    ['b', [true]],
    ['b', [false]],
    ['yuo', [7, 1_000_000, '/a']],
    ['aoao', [['/a', '/bc'], []]],
    ['v', [{ type: 'b', value: true }]],
    [
      'v',
      [
        {
          type: 'a{ss}',
          value: [
            ['account', 'key one'],
            ['service', 'Quayside'],
          ],
        },
      ],
    ],
    ['ya(yv)s', [1, [[2, { type: 'u', value: 3 }]], 'x']],
    ['yat', [1, []]],
  ])('of the type "%s" is read as %j', (signature, values) => {
    const message = replyOf({ endian, to: 77, signature, values });
    expect(messageSize(message)).toBe(message.length);
    const read = readMessage(message);
    expect([read.type, read.replyTo, read.errorName]).toEqual([2, 77, '']);
    const plain = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(plain);
      return typeof value === 'object' && value !== null ? plain((value as { value: unknown }).value) : value;
    };
    expect(read.values()).toEqual(plain(values));
  });

  test('is whole with its last byte, and what follows is the next one’s', () => {
    const message = replyOf({ endian, to: 1, signature: 's', values: ['answer'] });
    for (let size = 0; size < message.length; size += 1) {
      expect(messageSize(message.subarray(0, size))).toBeNull();
    }
    expect(messageSize(Buffer.concat([message, message.subarray(0, 5)]))).toBe(message.length);
  });

  test('that is an error names it, and one that is no answer replies to nothing', () => {
    const name = 'org.freedesktop.DBus.Error.ServiceUnknown';
    expect(readMessage(replyOf({ endian, to: 5, error: name }))).toMatchObject({
      type: 3,
      replyTo: 5,
      errorName: name,
    });
    expect(readMessage(replyOf({ endian, to: null })).replyTo).toBe(-1);
  });

  test('of a type that the Secret Service does not use is refused', () => {
    const message = replyOf({ endian, to: 1, signature: 'd', values: [] });
    expect(() => readMessage(message).values()).toThrow('a value of the type d');
  });
});
