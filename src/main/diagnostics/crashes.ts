import { z } from 'zod';
import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile, type RememberedFile } from '../storage/rememberedFile.ts';

const MOST_CRASHES = 20;
const LONGEST = 80;

const crashShape = z.object({
  /** ms since the epoch. */
  at: z.number(),
  /** What it was, for a person. */
  process: z.string().max(LONGEST),
  /** Electron's word for how it ended, for example `crashed`. */
  reason: z.string().max(LONGEST),
  exitCode: z.number(),
});

/** The format of the file. */
export const CRASHES_FORMAT = versioned(1, z.object({ crashes: z.array(crashShape).max(MOST_CRASHES) }));

/** The end of a process of the app that nobody asked for. It holds nothing of its memory. */
export type Crash = z.infer<typeof crashShape>;

/** The last crashes, over restarts. */
export type Crashes = {
  /** The newest first; read when somebody asks. */
  list(): Promise<Crash[]>;
  note(crash: Omit<Crash, 'at'>): void;
  /** Settles when what was noted is on disk, or was refused; for quitting. */
  flush(): Promise<unknown>;
};

/** Keeps them in `file`; of a newer Quayside it is left as it is. */
export function createCrashes({ file, clock }: { file: string; clock: () => number }): Crashes {
  let opened: Promise<RememberedFile<{ crashes: Crash[] }>> | null = null;
  const open = () => {
    opened ??= openRememberedFile({ file, format: CRASHES_FORMAT, none: { crashes: [] } });
    return opened;
  };

  return {
    list: async () => (await open()).current().crashes,
    note({ process, reason, exitCode }) {
      const crash = {
        at: clock(),
        process: process.slice(0, LONGEST),
        reason: reason.slice(0, LONGEST),
        exitCode,
      };
      void open().then(({ current, keep }) =>
        keep({ crashes: [crash, ...current().crashes].slice(0, MOST_CRASHES) }),
      );
    },
    flush: async () => (await opened)?.flush(),
  };
}
