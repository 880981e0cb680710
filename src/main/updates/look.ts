import type { UpdateFailure } from '../../shared/updates.ts';
import type { FetchUpdate } from './fetching.ts';
import { type Computer, manifestName, type Offer, readManifest } from './manifest.ts';
import { done, failed, type Outcome } from './outcome.ts';
import { isSignedBy } from './signature.ts';
import type { UpdateSource } from './source.ts';
import { compareSemver } from './versions.ts';

/** Bytes. */
const MOST_MANIFEST = 256_000;
const MOST_SIGNATURE = 200;
/** Ms. */
const TIMES = { idleMs: 15_000, wholeMs: 30_000 };

/** Looks for what the update server offers to this computer: fetched, its signature found right, read, and not older than known. */
export async function lookForOffer(options: {
  fetchUpdate: FetchUpdate;
  source: UpdateSource;
  computer: Computer;
  /** The version that runs, and the newest that was ever offered here; null where none was. */
  running: string;
  newestSeen: string | null;
  signal: AbortSignal;
}): Promise<Outcome<Offer | null>> {
  const { source, computer, running, newestSeen, signal } = options;
  const name = manifestName(computer);

  async function fetchBytes(fileName: string, most: number): Promise<Outcome<Buffer>> {
    const chunks: Uint8Array[] = [];
    const fetched = await options.fetchUpdate({
      // Something in between may keep what it gave before.
      url: `${source.feed}${fileName}`,
      most,
      ...TIMES,
      signal,
      onBytes: (bytes) => chunks.push(bytes),
    });
    return fetched.ok ? done(Buffer.concat(chunks)) : fetched;
  }

  const manifest = await fetchBytes(name, MOST_MANIFEST);
  if (!manifest.ok) return manifest;
  const signature = await fetchBytes(`${name}.sig`, MOST_SIGNATURE);
  if (!signature.ok) return isMissing(signature.failure) ? failed('not-signed', name) : signature;
  // These very bytes are read below, and nothing else is.
  if (!isSignedBy(source.keys, name, manifest.value, signature.value.toString('latin1'))) {
    return failed('wrong-signature', name);
  }
  const offer = readManifest(manifest.value, computer);
  if (!offer.ok) return offer;
  const { version } = offer.value;
  // Whoever stands in between may play back what was signed earlier.
  if (newestSeen !== null && compareSemver(version, newestSeen) < 0) {
    return failed('older', `${version}, ${newestSeen}`);
  }
  return done(compareSemver(version, running) > 0 ? offer.value : null);
}

/** A server that is only troubled is not taken for one that has no signature. Some stores of files say 403 of what they do not have. */
function isMissing({ code, detail }: UpdateFailure): boolean {
  return code === 'refused' && /, (403|404|410)$/.test(detail);
}
