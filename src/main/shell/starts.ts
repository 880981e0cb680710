import { compareVersions, parseVersion } from '../../shared/capabilities.ts';
import type { Ms } from '../../shared/time.ts';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile } from '../storage/rememberedFile.ts';

/** Failed starts of a version before its person is told. */
export const TOLD_AFTER = 2;
/** A person who ends a start earlier interrupted it; later it never came up. ms */
const STARTS_WITHIN = 30_000;

type OpenStart = {
  app: string;
  at: Ms;
  failed: number;
  /** Ended by the person or the session: says nothing about the version. */
  ended: boolean;
};

type StartsFile = { last: string | null; open: OpenStart | null };

/** Checked by hand, since it is read before zod is loaded. */
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

export type Start = Awaited<ReturnType<typeof beginStart>>;

/** Unfinished starts count as failed, unless the computer went down. A bad or newer file counts as empty. */
export async function beginStart(options: {
  file: string;
  version: string;
  clock: typeof Date.now;
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
    well() {
      if (open === null) return;
      open = null;
      void keep({ last: version, open });
    },
    end: () => (clock() - at < STARTS_WITHIN ? end() : flush()),
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
