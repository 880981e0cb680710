import { z } from 'zod';
import { lagBehind, newestVersion } from '../../shared/capabilities.ts';
import type { CallInput, CallsOf } from '../../shared/contract.ts';
import { ok } from '../../shared/errors.ts';
import {
  type Updates as Told,
  type Update,
  type UpdateFailure,
  type UpdateState,
  updateFailureShape,
} from '../../shared/updates.ts';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';
import type { UpdateEngine } from './engine.ts';
import type { Offer } from './manifest.ts';

/** Timers stop while a computer sleeps: checks regularly whether a look is due. ms */
const TICK_MS = 30 * 60_000;
const A_DAY = 24 * 3_600_000;
/** The first check waits for the start to settle. ms */
const FIRST_MS = 45_000;

export type UpdatesAreOff = Extract<UpdateState, { state: 'off' }>;

export function createUpdates(options: {
  support: () => Promise<UpdatesAreOff | { packageKind: string | null }>;
  engine: () => Promise<UpdateEngine>;
  running: string;
  allowed: () => boolean;
  isOnline: () => boolean;
  file: UpdatesFile;
  clock: typeof Date.now;
  after: (ms: number, listener: () => void) => () => void;
  onChange: (told: Told) => void;
  quit: () => void;
  relaunch: () => void;
  log: (line: string) => void;
}) {
  const { engine, running, file, clock } = options;
  let current: UpdateState = { state: 'idle' };
  let isOn = false;
  let lookedAt: number | null = null;
  let packageKind: string | null = null;
  let newer: string | null = null;
  let offer: Offer | null = null;
  let busy: AbortController | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let restartsAtEnd = false;
  let endTimer = () => {};

  function set(next: UpdateState): void {
    current = next;
    options.onChange({ current, lookedAt, packageKind });
  }

  function rest(): void {
    set(newer === null ? { state: 'idle' } : { state: 'idle', newer });
  }

  function fail(failure: UpdateFailure, during: 'look' | 'download'): void {
    options.log(`updates: ${during} failed, ${failure.code} ${failure.detail}`);
    set({ state: 'failed', failure, during, version: offer?.version ?? null });
  }

  async function alone(work: (signal: AbortSignal, engine: UpdateEngine) => Promise<void>): Promise<void> {
    if (busy || !isOn) return;
    const own = new AbortController();
    busy = own;
    let over = () => {};
    underWay = new Promise((resolve) => {
      over = resolve;
    });
    try {
      await work(own.signal, await engine());
    } catch (error) {
      if (current.state === 'looking' || current.state === 'downloading') rest();
      throw error;
    } finally {
      busy = null;
      over();
    }
  }

  const look = (byPerson: boolean) =>
    alone(async (signal, { look, download }) => {
      const before = current.state === 'ready' ? current : null;
      if (!before) set({ state: 'looking' });
      const { newestSeen } = await file.read();
      const found = await look({ newestSeen, signal });
      if (!isOn) return;
      // Offline: the server was not asked.
      const isAsked = found.ok || found.failure.code !== 'offline';
      if (isAsked) void file.keep({ triedAt: clock() });
      if (!found.ok) {
        if (before) return;
        return isAsked || byPerson ? fail(found.failure, 'look') : rest();
      }
      lookedAt = clock();
      void file.keep({ lookedAt, newestSeen: newestVersion([newestSeen, found.value?.version ?? running]) });
      if (before && found.value?.version === before.update.version) return set(before);
      offer = found.value;
      newer = offer?.version ?? null;
      if (!offer) return rest();
      set({ state: 'available', update: updateOf(offer) });
      if (options.allowed() && packageKind === null) await fetchOffer(offer, download, signal);
    });

  async function fetchOffer(
    wanted: Offer,
    download: UpdateEngine['download'],
    signal: AbortSignal,
  ): Promise<void> {
    const update = updateOf(wanted);
    let percent = 0;
    set({ state: 'downloading', update, received: 0 });
    void file.keep({ fetched: wanted.version });
    const fetched = await download(wanted, {
      signal,
      onReceived(received) {
        const now = Math.floor((100 * received) / wanted.size);
        if (now === percent || current.state !== 'downloading') return;
        percent = now;
        set({ state: 'downloading', update, received });
      },
    });
    if (!isOn) return;
    if (signal.aborted || !fetched.ok) void file.keep({ fetched: null });
    if (signal.aborted) return set({ state: 'available', update });
    if (!fetched.ok) return fail(fetched.failure, 'download');
    set({ state: 'ready', update });
  }

  async function tick(): Promise<void> {
    if (!isOn) return;
    endTimer = options.after(TICK_MS, () => void tick());
    if (!options.allowed() || !options.isOnline() || busy) return;
    const { triedAt, fetched } = await file.read();
    // An earlier run did not finish the download or installation.
    const isLeft = lagBehind(running, fetched) && current.state === 'idle';
    // Also after the clock was set back.
    const isDue = triedAt === null || clock() - triedAt >= A_DAY || triedAt > clock();
    if (!isLeft && !isDue) return;
    await look(false).catch((error: unknown) => options.log(`updates: ${String(error)}`));
  }

  async function run(step: CallInput<'updates.run'>['step']): Promise<unknown> {
    switch (step) {
      case 'look':
        return look(true);
      case 'download':
        return alone(async (signal, { download }) => {
          if (offer && packageKind === null) await fetchOffer(offer, download, signal);
        });
      case 'stop':
        return current.state === 'downloading' && busy?.abort();
      case 'restart':
        if (current.state !== 'ready') return;
        restartsAtEnd = true;
        return options.quit();
    }
  }

  return {
    calls: {
      'updates.run': async ({ step }) => {
        await run(step);
        return ok({});
      },
    } satisfies CallsOf<'updates'>,
    async begin() {
      const supported = await options.support();
      if ('state' in supported) return set(supported);
      packageKind = supported.packageKind;
      isOn = true;
      const memory = await file.read();
      lookedAt = memory.lookedAt;
      const { failed, newestSeen } = memory;
      if (lagBehind(running, newestSeen)) newer = newestSeen;
      if (failed && lagBehind(running, failed.version)) {
        set({ state: 'failed', failure: failed.failure, during: 'installation', version: failed.version });
      } else rest();
      if (failed) void file.keep({ failed: null });
      endTimer = options.after(FIRST_MS, () => void tick());
    },
    choiceChanged() {
      if (options.allowed()) {
        endTimer();
        void tick();
      } else if (current.state === 'downloading') busy?.abort();
    },
    stayOpen() {
      restartsAtEnd = false;
    },
    stop() {
      isOn = false;
      endTimer();
      busy?.abort();
    },
    async installAtEnd() {
      await underWay;
      if (current.state !== 'ready' || !offer) return;
      const restart = restartsAtEnd;
      const { version } = offer;
      const installed = await (await engine()).install(offer, { restart });
      await file.keep(
        installed.ok ? { fetched: null } : { failed: { failure: installed.failure, version }, fetched: null },
      );
      options.log(
        `updates: ${version} ${installed.ok ? 'installed' : `not installed, ${installed.failure.code}`}`,
      );
      // After a failed installation, a person who asked for a restart gets to see the error.
      if (restart && !installed.ok) options.relaunch();
    },
  };
}

function updateOf({ version, notes, releasedAt, size }: Offer): Update {
  return { version, notes, releasedAt, size };
}

const moment = z.number().nullable();

const memoryShape = z.object({
  /** Last answer, and last daily check; ms since the epoch. */
  lookedAt: moment,
  triedAt: moment,
  /** Rejects replays of older versions. */
  newestSeen: z.string().max(100).nullable(),
  fetched: z.string().max(100).nullable(),
  failed: z.object({ failure: updateFailureShape, version: z.string().max(100) }).nullable(),
});

type UpdatesMemory = z.infer<typeof memoryShape>;

export const UPDATES_FORMAT = versioned(1, memoryShape);

const NOTHING: UpdatesMemory = {
  lookedAt: null,
  triedAt: null,
  newestSeen: null,
  fetched: null,
  failed: null,
};

export type UpdatesFile = ReturnType<typeof createUpdatesFile>;

/** Read on first use; an unreadable file counts as empty, a newer one is left alone. */
export function createUpdatesFile({ file }: { file: string }) {
  let opened: Promise<RememberedFile<UpdatesMemory>> | null = null;
  const open = () => {
    opened ??= openRememberedFile({ file, format: UPDATES_FORMAT, none: NOTHING });
    return opened;
  };
  return {
    read: async () => (await open()).current(),
    async keep(patch: Partial<UpdatesMemory>): Promise<void> {
      const { current, keep } = await open();
      await keep({ ...current(), ...patch });
    },
  };
}
