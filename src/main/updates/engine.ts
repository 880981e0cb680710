import { access, rm } from 'node:fs/promises';
import type { HttpAdapter } from '../network/exchange.ts';
import { diskFailure, downloadFile, isTheFile } from './download.ts';
import { createFetchUpdate } from './fetching.ts';
import { lookForOffer } from './look.ts';
import type { Computer, Offer } from './manifest.ts';
import { done, failed, type Outcome } from './outcome.ts';
import type { UpdateSource } from './source.ts';
import type { UpdateEngine } from './updates.ts';

/** What a system does with an update: electron-updater’s part. It fetches nothing by itself. */
export type SystemUpdater = {
  /** Has `fetch` put the offered file where it will be installed from, unless it is there already; throws what that throws. */
  prepare(offer: Offer, fetch: (target: string) => Promise<void>, signal: AbortSignal): Promise<void>;
  /** What was prepared; null where nothing was. */
  prepared(): string | null;
  /** Puts it in place of what runs, which ends right after. */
  install(file: string, offer: Offer, options: { restart: boolean }): Promise<Outcome<null>>;
};

/** Carries what was a value through electron-updater, which knows thrown errors alone. */
class Thrown extends Error {
  readonly failure: Extract<Outcome<never>, { ok: false }>;
  constructor(failure: Thrown['failure']) {
    super(`${failure.failure.code} ${failure.failure.detail}`);
    this.failure = failure;
  }
}

/** Puts together what finds, fetches and installs updates. */
export function createUpdateEngine(options: {
  http: HttpAdapter;
  source: UpdateSource;
  computer: Computer;
  /** The version that runs. */
  running: string;
  updater: SystemUpdater;
  /** How long a server may say nothing within a download. Ms. */
  idleMs?: number;
}): UpdateEngine {
  const { source, updater, idleMs } = options;
  const fetchUpdate = createFetchUpdate({ ...options, userAgent: `Quayside/${options.running}` });

  return {
    look: (known) => lookForOffer({ ...options, ...known, fetchUpdate }),

    async download(offer, { signal, onReceived }) {
      const { file } = offer;
      const fetchTo = async (target: string) => {
        const url = `${source.feed}${file.name}`;
        const fetched = await downloadFile({
          ...{ fetchUpdate, url, file, target, signal, onReceived },
          ...(idleMs === undefined ? {} : { idleMs }),
        });
        if (!fetched.ok) throw new Thrown(fetched);
      };
      try {
        await updater.prepare(offer, fetchTo, signal);
        return done(null);
      } catch (error) {
        if (error instanceof Thrown) return error.failure;
        return isDiskError(error) ? diskFailure(error) : failed('not-installed', messageOf(error));
      }
    },

    async install(offer, { restart }) {
      const file = updater.prepared();
      // Days may have passed since it was downloaded.
      if (file === null || !(await isThere(file))) return failed('gone', offer.file.name);
      if (!(await isTheFile(file, offer.file))) return failed('wrong-content', offer.file.name);
      try {
        const installed = await updater.install(file, offer, { restart });
        if (installed.ok && process.platform === 'linux') await rm(file, { force: true }).catch(() => {});
        return installed;
      } catch (error) {
        return isDiskError(error) ? diskFailure(error) : failed('not-installed', messageOf(error));
      }
    },
  };
}

/** Whoever cleans caches may have taken it. */
function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
