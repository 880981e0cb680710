import { crc32, inflateRawSync } from 'node:zlib';
import { oneLine } from '../../shared/oneLine.ts';

/** A file within a zip. */
export type ZippedFile = { name: string; bytes: Uint8Array };

const ENTRY = 0x04034b50;
const LISTED = 0x02014b50;
const END = 0x06054b50;
const ENTRY_SIZE = 30;
const LISTED_SIZE = 46;
const END_SIZE = 22;

/** As many files, and bytes of them, as are read of a zip. */
const MOST_FILES = 100;
const MOST_BYTES = 250_000_000;

/** Files as a zip, stored as they are, in their order: the same files always give the same bytes. `at` in ms since the epoch. */
export function zipOf(files: readonly ZippedFile[], at: number): Buffer {
  return zipDated(files, dosTimeOf(at));
}

function zipDated(files: readonly ZippedFile[], time: number): Buffer {
  const entries: Uint8Array[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    // What both headers say: version 2.0, names in UTF-8, stored.
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt32LE(time, 6);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    const called = Buffer.from(name);
    facts.writeUInt16LE(called.length, 22);
    const entry = Buffer.concat([number32(ENTRY), facts, called]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    entries.push(entry, bytes);
    list.push(number32(LISTED), Buffer.from([20, 0]), facts, more, called);
    offset += entry.length + bytes.length;
  }
  const listed = Buffer.concat(list);
  const end = Buffer.alloc(END_SIZE);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, listed, end]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Date and time as zips have them, here in UTC, to two seconds; they begin with 1980 and end with 2107. */
function dosTimeOf(at: number): number {
  const bounded = Math.max(Date.UTC(1980, 0), Math.min(Date.UTC(2107, 0), at));
  const [year = 1980, month = 1, day = 1, hour = 0, minute = 0, second = 0] =
    new Date(bounded).toISOString().match(/\d+/g)?.map(Number) ?? [];
  const date = ((year - 1980) << 9) | (month << 5) | day;
  return date * 0x10000 + ((hour << 11) | (minute << 5) | (second >> 1));
}

/** `isAsWritten`: every byte of it is as {@link zipOf} writes these files. */
export type ReadZip = { files: ZippedFile[]; isAsWritten: boolean };

/** The files of a zip, in memory alone and bounded, also where something else packed them; a text says why it cannot be read. */
export function readZip(zip: Buffer): ReadZip | string {
  const end = zip.lastIndexOf(number32(END));
  if (end < 0 || end + END_SIZE > zip.length) return 'It is not a zip, or its end is missing.';
  const count = zip.readUInt16LE(end + 10);
  if (count > MOST_FILES) return `It has ${count} files, more than a pack has.`;
  const files: ZippedFile[] = [];
  let at = zip.readUInt32LE(end + 16);
  let left = MOST_BYTES;
  const time = at + 16 <= end ? zip.readUInt32LE(at + 12) : 0;
  for (let place = 0; place < count; place += 1) {
    if (at + LISTED_SIZE > end || zip.readUInt32LE(at) !== LISTED) return DAMAGED;
    const length = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + LISTED_SIZE, at + LISTED_SIZE + length);
    if (files.some((file) => file.name === name)) return `It has two files called “${oneLine(name, 60)}”.`;
    const bytes = bytesOf(zip, at, left);
    if (typeof bytes === 'string') return bytes;
    left -= bytes.length;
    files.push({ name, bytes });
    at += LISTED_SIZE + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return { files, isAsWritten: zipDated(files, time).equals(zip) };
}

/** What the file of a line of the list holds. */
function bytesOf(zip: Buffer, at: number, most: number): Buffer | string {
  const packed = zip.readUInt32LE(at + 20);
  const size = zip.readUInt32LE(at + 24);
  const from = zip.readUInt32LE(at + 42);
  if (size > most) return 'Its files are larger than those of a pack.';
  if (from + ENTRY_SIZE > zip.length || zip.readUInt32LE(from) !== ENTRY) return DAMAGED;
  const begin = from + ENTRY_SIZE + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
  if (begin + packed > zip.length) return DAMAGED;
  const bytes = zip.subarray(begin, begin + packed);
  const method = zip.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) return 'It is packed or encrypted in a way that Quayside does not read.';
  const whole = method === 0 ? bytes : inflated(bytes, size);
  // Its checksum does not count: the manifest says which file is another one.
  return whole?.length === size ? whole : DAMAGED;
}

function inflated(bytes: Buffer, size: number): Buffer | null {
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
  } catch {
    return null;
  }
}

const DAMAGED = 'It is damaged: not all of its files can be read.';
