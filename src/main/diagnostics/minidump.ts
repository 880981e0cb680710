import { type FileHandle, open } from 'node:fs/promises';

/** "MDMP", as a number. */
const SIGNATURE = 0x504d444d;
/** The stream that Crashpad adds: MINIDUMP_CRASHPAD_INFO of its minidump_extensions.h. */
const CRASHPAD_INFO = 0x43500001;
/** More streams, modules or annotations than a report has. */
const MOST = 4_000;
/** Bytes of a text that is read. */
const LONGEST = 200;

/** What Chromium calls the kind of process that a report was written of, for example `browser`; null where it cannot be told. */
export async function processTypeOf(file: string): Promise<string | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return null;
  try {
    return await annotationOf(reader(handle), 'process_type');
  } catch {
    // Cut short, or nothing of the kind.
    return null;
  } finally {
    await handle.close();
  }
}

type Reader = ReturnType<typeof reader>;

function reader(handle: FileHandle) {
  async function at(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    if (bytesRead < length) throw new RangeError('The report ends before it should');
    return buffer;
  }
  async function numbers(position: number, count: number): Promise<number[]> {
    const bytes = await at(position, count * 4);
    return Array.from({ length: count }, (_, index) => bytes.readUInt32LE(index * 4));
  }
  return {
    numbers,
    /** The entries of a list that begins with their number, `size` numbers each. */
    async entries(position: number, size: number): Promise<number[][]> {
      const [count = 0] = await numbers(position, 1);
      if (count > MOST) throw new RangeError('More entries than there can be');
      const all = await numbers(position + 4, count * size);
      return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
    },
    /** A text that begins with its length. */
    async text(position: number): Promise<string> {
      const [length = 0] = await numbers(position, 1);
      return (await at(position + 4, Math.min(length, LONGEST))).toString('utf8');
    },
  };
}

/** The first annotation of this name among those of all modules. */
async function annotationOf(report: Reader, name: string): Promise<string | null> {
  const [signature, , streams = 0, directory = 0] = await report.numbers(0, 4);
  if (signature !== SIGNATURE || streams > MOST) return null;
  for (let index = 0; index < streams; index += 1) {
    const [type, , position = 0] = await report.numbers(directory + index * 12, 3);
    if (type === CRASHPAD_INFO) return inModules(report, position, name);
  }
  return null;
}

async function inModules(report: Reader, info: number, name: string): Promise<string | null> {
  // Behind a version, two ids of 16 bytes, and where the simple annotations stand.
  const [size = 0, modules = 0] = await report.numbers(info + 44, 2);
  if (size === 0) return null;
  for (const [, , position = 0] of await report.entries(modules, 3)) {
    // Behind a version, and where its lists of other kinds stand.
    const [objects = 0, annotations = 0] = await report.numbers(position + 20, 2);
    if (objects === 0) continue;
    for (const [at = 0, , value = 0] of await report.entries(annotations, 3)) {
      if ((await report.text(at)) === name) return report.text(value);
    }
  }
  return null;
}
