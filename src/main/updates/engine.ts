import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { constants, copyFile, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { lagBehind } from '../../shared/capabilities.ts';
import type { UpdateFailure, UpdateFailureCode } from '../../shared/updates.ts';
import { readNetworkError } from '../network/chromiumErrors.ts';
import type { HttpAdapter } from '../network/exchange.ts';
import { DIRECT_ROUTE } from '../network/routes.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import {
  type Computer,
  isAllowed,
  isSignedBy,
  manifestName,
  type Offer,
  readManifest,
  type UpdateFile,
  type UpdateSource,
} from './manifest.ts';

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: UpdateFailure };

export class UpdateError extends Error {
  readonly code: UpdateFailureCode;
  constructor(code: UpdateFailureCode, detail = '') {
    super(detail.slice(0, 300));
    this.code = code;
  }
}

/** electron-updater's part per system; fetches nothing by itself. */
export type SystemUpdater = {
  /** Calls `fetch` unless the file is there already; throws its errors. */
  prepare(offer: Offer, fetch: (target: string) => Promise<void>, signal: AbortSignal): Promise<void>;
  prepared(): string | null;
  install(file: string, offer: Offer, options: { restart: boolean }): Promise<void>;
};

export type UpdateEngine = ReturnType<typeof createUpdateEngine>;

const MOST_MANIFEST_BYTES = 256_000;
const MOST_SIGNATURE_BYTES = 200;
const LOOK_MS = { idleMs: 15_000, wholeMs: 30_000 };
const DOWNLOAD_MS = 4 * 3_600_000;
const SPARE_BYTES = 50_000_000;
const MOST_REDIRECTS = 4;

export function createUpdateEngine(options: {
  http: HttpAdapter;
  source: UpdateSource;
  computer: Computer;
  running: string;
  updater: SystemUpdater;
  idleMs?: number;
}) {
  const { http, source, computer, running, updater, idleMs = 60_000 } = options;
  type Fetching = {
    most: number;
    idleMs: number;
    wholeMs: number;
    signal: AbortSignal;
    onBytes: (bytes: Uint8Array) => void;
  };

  /** Without key or cookie, HTTPS only, also after redirects. */
  async function fetchFile(name: string, { wholeMs, signal, ...rest }: Fetching): Promise<void> {
    const fetching = { ...rest, signal: AbortSignal.any([signal, AbortSignal.timeout(wholeMs)]) };
    let url: string | null = source.feed + name;
    for (let left = MOST_REDIRECTS; url !== null; left -= 1) {
      if (!isAllowed(url, source)) throw new UpdateError('server', `${hostOf(url)}: not over HTTPS`);
      if (left < 0) throw new UpdateError('server', `${hostOf(url)}: too many redirects`);
      url = await fetchOnce(url, fetching);
    }
  }

  function fetchOnce(url: string, { most, idleMs, signal, onBytes }: Omit<Fetching, 'wholeMs'>) {
    return new Promise<string | null>((resolve, reject) => {
      const host = hostOf(url);
      let received = 0;
      let isOver = false;
      let request: { abort: () => void } | null = null;
      const settle = (
        why: string | null,
        target: string | null = null,
        code: UpdateFailureCode = 'server',
      ) => {
        isOver = true;
        clearTimeout(idle);
        signal.removeEventListener('abort', stop);
        if (why === null) resolve(target);
        else reject(new UpdateError(code, `${host}: ${why}`));
        request?.abort();
      };
      const tooSlow = () => settle('no answer in time');
      const stop = () => (signal.reason?.name === 'TimeoutError' ? tooSlow() : settle('stopped'));
      const idle = setTimeout(tooSlow, idleMs);
      signal.addEventListener('abort', stop);
      if (signal.aborted) return stop();
      const headers = {
        accept: '*/*',
        'cache-control': 'no-cache',
        'user-agent': `Quayside/${running}`,
      };
      request = http.open(
        // No instance has this id.
        { instanceId: 'updates', method: 'GET', url, headers, body: null, route: DIRECT_ROUTE },
        {
          redirect: (_status, target) => settle(null, target),
          response: (status) => {
            if (status !== 200) settle(`status ${status}`);
          },
          data: (bytes) => {
            if (isOver) return;
            received += bytes.byteLength;
            if (received > most) return settle('larger than it should be');
            idle.refresh();
            onBytes(bytes);
          },
          end: () => settle(null),
          error: (error) => {
            const { code, name } = readNetworkError(error);
            settle(name, null, code === 'offline' ? 'offline' : 'server');
          },
        },
      );
      if (isOver) request.abort();
    });
  }

  async function fetchBytes(name: string, most: number, signal: AbortSignal): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    await fetchFile(name, { most, ...LOOK_MS, signal, onBytes: (bytes) => chunks.push(bytes) });
    return Buffer.concat(chunks);
  }

  async function download(
    file: UpdateFile,
    target: string,
    { signal, onReceived }: { signal: AbortSignal; onReceived: (bytes: number) => void },
  ): Promise<void> {
    const disk = await statfs(path.dirname(target)).catch(() => null);
    if (disk && disk.bavail * disk.bsize < file.size + SPARE_BYTES)
      throw new UpdateError('disk', 'the disk is full');
    // Never writes through a planted link.
    await rm(target, { force: true });
    const handle = await open(target, 'wx', 0o600);
    const giveUp = new AbortController();
    const hash = createHash('sha512');
    let received = 0;
    let writing = Promise.resolve();
    let isWhole = false;
    try {
      await fetchFile(file.name, {
        ...{ most: file.size, idleMs, wholeMs: DOWNLOAD_MS },
        signal: AbortSignal.any([signal, giveUp.signal]),
        onBytes(bytes) {
          hash.update(bytes);
          received += bytes.byteLength;
          onReceived(received);
          writing = writing.then(() => handle.writeFile(bytes));
          writing.catch(() => giveUp.abort());
        },
      }).finally(() => writing);
      await handle.sync();
      if (received < file.size)
        throw new UpdateError('server', 'the connection ended before the download did');
      if (hash.digest('base64') !== file.sha512) throw new UpdateError('untrusted', file.name);
      isWhole = true;
    } finally {
      await handle.close();
      if (!isWhole) await rm(target, { force: true });
    }
  }

  return {
    look: ({ newestSeen, signal }: { newestSeen: string | null; signal: AbortSignal }) =>
      outcomeOf(async (): Promise<Offer | null> => {
        const name = manifestName(computer);
        const manifest = await fetchBytes(name, MOST_MANIFEST_BYTES, signal);
        const signature = await fetchBytes(`${name}.sig`, MOST_SIGNATURE_BYTES, signal);
        // These very bytes are parsed below, and nothing else is.
        if (!isSignedBy(source.keys, name, manifest, signature.toString('latin1')))
          throw new UpdateError('untrusted', name);
        const offer = readManifest(manifest, computer);
        if (typeof offer === 'string') throw new UpdateError('server', `${name}: ${offer}`);
        // A man in the middle may replay an older signed version.
        if (lagBehind(offer.version, newestSeen))
          throw new UpdateError('older', `${offer.version}, ${newestSeen}`);
        return lagBehind(running, offer.version) ? offer : null;
      }),

    download: (offer: Offer, given: { signal: AbortSignal; onReceived: (bytes: number) => void }) =>
      outcomeOf(() => updater.prepare(offer, (target) => download(offer.file, target, given), given.signal)),

    install: (offer: Offer, { restart }: { restart: boolean }) =>
      outcomeOf(async () => {
        const file = updater.prepared();
        if (file === null || !existsSync(file))
          throw new UpdateError('not-installed', 'the download is gone');
        await checkFile(file, offer.file);
        await updater.install(file, offer, { restart });
        if (process.platform === 'linux') await rm(file, { force: true }).catch(() => {});
      }),
  };
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof UpdateError)
      return { ok: false, failure: { code: error.code, detail: error.message } };
    const isOfDisk = error instanceof Error && 'syscall' in error;
    const detail = isOfDisk
      ? describeDiskError(error)
      : String(error instanceof Error ? error.message : error);
    return {
      ok: false,
      failure: { code: isOfDisk ? 'disk' : 'not-installed', detail: detail.slice(0, 300) },
    };
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that cannot be read';
}

async function checkFile(file: string, { name, sha512 }: Pick<UpdateFile, 'name' | 'sha512'>): Promise<void> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  if (hash.digest('base64') !== sha512) throw new UpdateError('untrusted', name);
}

/** Atomic: copied beside, checked, renamed. A failure keeps the old program. */
export async function replaceFile(options: {
  downloaded: string;
  file: Pick<UpdateFile, 'sha512' | 'name'>;
  target: string;
}): Promise<void> {
  const { downloaded, file, target } = options;
  const folder = path.dirname(target);
  const start = `.${path.basename(target)}.`;
  // A unique name: another Quayside replacing the same file could change the checked copy.
  const beside = path.join(folder, `${start}${randomUUID()}.new`);
  try {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(start) || !name.endsWith('.new')) continue;
      const left = path.join(folder, name);
      const age = await stat(left).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > 3_600_000) await rm(left, { force: true });
    }
    await copyFile(downloaded, beside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await checkFile(beside, file);
    const handle = await open(beside, 'r+');
    await handle
      .chmod(0o755)
      .then(() => handle.sync())
      .finally(() => handle.close());
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}
