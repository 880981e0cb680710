import { compareVersions, parseVersion } from '../../shared/capabilities.ts';
import type { Ms } from '../../shared/time.ts';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile } from '../storage/rememberedFile.ts';

/** After so many failed starts of a version in a row its person is told before anything else. */
export const TOLD_AFTER = 2;
/** A start that is ended by its person before this time (ms) was an interruption; one that lasted longer never came up. */
const STARTS_WITHIN = 30_000;

/** A start that is not known to have gone well. */
type OpenStart = {
  app: string;
  at: Ms;
  /** How many starts of this version had failed before it, in a row. */
  failed: number;
  /** Its person, or the end of their session, ended it: that says nothing about the version. */
  ended: boolean;
};

/** `last`: the version that started well last. */
type StartsFile = { last: string | null; open: OpenStart | null };

/** The format of the file; by hand, since it is read before zod is loaded. */
export const STARTS_FORMAT = versioned<StartsFile>(1, {
  safeParse(content) {
    const { last, open } = content as Record<string, unknown>;
    if (last !== null && typeof last !== 'string') return { success: false };
    if (open === null) return { success: true, data: { last, open } };
    const { app, at, failed, ended } = (open ?? {}) as Record<string, unknown>;
    if (typeof app !== 'string' || typeof at !== 'number' || typeof ended !== 'boolean')
      return { success: false };
    if (!Number.isInteger(failed) || Number(failed) < 0) return { success: false };
    return { success: true, data: { last, open: { app, at, failed: Number(failed), ended } } };
  },
});

/** A start, which is marked as begun and not yet as well. */
export type Start = Awaited<ReturnType<typeof beginStart>>;

/** A start that nothing was heard of counts as failed, unless the computer went down. An unreadable or newer file knows of none. */
export async function beginStart(options: {
  file: string;
  version: string;
  clock: typeof Date.now;
  /** When the computer was started, in ms since the epoch. */
  computerSince: number;
}) {
  const { file, version, clock } = options;
  const { current, keep, flush } = await openRememberedFile({
    ...{ file, format: STARTS_FORMAT, none: { last: null, open: null } },
    how: { fsync: false },
  });
  const { last, open: before } = current();
  const failed =
    before?.app === version ? before.failed + (hasFailed(before, options.computerSince) ? 1 : 0) : 0;
  const at = clock();
  let open: OpenStart | null = { app: version, at, failed, ended: false };

  function end(): Promise<unknown> {
    if (open === null) return flush();
    open = { ...open, ended: true };
    return keep({ last, open });
  }

  await keep({ last, open });
  return {
    failed,
    last,
    isUpdated: isOlder(last, version),
    /** The window was drawn, and what stands behind it answers. */
    well() {
      if (open === null) return;
      open = null;
      void keep({ last: version, open });
    },
    /** The app is told to end. Settles when what was marked is on disk, or was refused. */
    end: () => (clock() - at < STARTS_WITHIN ? end() : flush()),
    /** Its person was told that starts fail, and ended this one. */
    giveUp: end,
  };
}

function hasFailed({ ended, at }: OpenStart, computerSince: number): boolean {
  return !ended && at >= computerSince;
}

function isOlder(last: string | null, version: string): boolean {
  const before = last === null ? null : parseVersion(last);
  const now = parseVersion(version);
  return before !== null && now !== null && compareVersions(before, now) < 0;
}

/** What a person can do about starts that fail; each by its label on a button. */
export const WAYS = {
  'fresh-caches': 'Start with new caches',
  usual: 'Start as usual',
  quit: 'Quit',
} as const;

export type Way = keyof typeof WAYS;

export function failedStartsWords(facts: {
  name: string;
  version: string;
  failed: number;
  last: string | null;
  logFile: string;
}): { message: string; detail: string } {
  const { name, version, failed, last, logFile } = facts;
  const back =
    last === null || last === version
      ? []
      : [
          `Version ${last} ran last. To go back, install it over this one. It ignores data that only a newer version understands.`,
        ];
  return {
    message: `${name} ${version} did not start the last ${failed === 2 ? 'two' : failed} times`,
    detail: [
      'Your instances, keys and activity are kept. Nothing is deleted, whatever you choose.',
      'Starting with new caches often helps: the old ones are set aside in the profile folder.',
      ...back,
      `If this continues, please report it with the log, ${logFile}.`,
    ].join('\n\n'),
  };
}
