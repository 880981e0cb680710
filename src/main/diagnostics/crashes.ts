import { z } from 'zod';
import { mayWrite, readJson, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;
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
const fileShape = z.object({ version: z.literal(VERSION), crashes: z.array(crashShape).max(MOST_CRASHES) });

/** The format of the file. */
export const CRASHES_FORMAT = { version: VERSION, shape: fileShape };

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
  /** Of this run, the newest first. */
  let noted: Crash[] = [];
  let writing: Promise<unknown> = Promise.resolve();

  const earlier = () => readJson(file, CRASHES_FORMAT);

  const all = (found: Awaited<ReturnType<typeof earlier>>) => {
    const before = found.state === 'read' ? found.value.crashes : [];
    const others = before.filter(
      (each) => !noted.some((own) => JSON.stringify(own) === JSON.stringify(each)),
    );
    return [...noted, ...others].slice(0, MOST_CRASHES);
  };

  async function write(): Promise<void> {
    const found = await earlier();
    // A malformed one holds no work of anybody's.
    if (mayWrite(found)) await writeJson(file, { version: VERSION, crashes: all(found) });
  }

  return {
    async list() {
      await writing;
      return all(await earlier());
    },
    note({ process, reason, exitCode }) {
      const crash = {
        at: clock(),
        process: process.slice(0, LONGEST),
        reason: reason.slice(0, LONGEST),
        exitCode,
      };
      noted = [crash, ...noted].slice(0, MOST_CRASHES);
      writing = writing.then(write).catch(() => {});
    },
    flush: () => writing,
  };
}
