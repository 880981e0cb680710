import { zipSync } from 'fflate';

/** A zip with this one entry so many times over, which all are the same bytes of it. */
export function entryAgain(zip: Uint8Array, times: number): Buffer {
  const bytes = Buffer.from(zip);
  const end = bytes.length - 22;
  const [from, size] = [bytes.readUInt32LE(end + 16), bytes.readUInt32LE(end + 12)];
  const again = Array.from({ length: times }, () => bytes.subarray(from, from + size));
  const closing = Buffer.from(bytes.subarray(end));
  for (const at of [8, 10]) closing.writeUInt16LE(times, at);
  return Buffer.concat([bytes.subarray(0, from), ...again, closing]);
}

/** Of 2,000 entries each unpacks to 100 MB, and says that it is empty. */
export function lyingZip(): Buffer {
  const zip = Buffer.from(zipSync({ 'manifest.json': new Uint8Array(100_000_000) }));
  zip.writeUInt32LE(0, zip.readUInt32LE(zip.length - 22 + 16) + 24);
  return entryAgain(zip, 2_000);
}
