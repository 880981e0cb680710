import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';

export type StartOver = ReturnType<typeof createStartOver>;

/** Begins with an empty profile, the files of this one kept in a folder of it; `names` are the files and folders of ours at the top of the profile. */
export function createStartOver(options: {
  folder: string;
  names: readonly string[];
  clock: typeof Date.now;
  relaunch: () => void;
  log: (line: string) => void;
}) {
  const { folder, names, clock, relaunch, log } = options;
  let isRequested = false;
  return {
    /** From now on the end of the app carries it out. */
    request() {
      isRequested = true;
    },
    /** The app does not end after all: a later end of it is an ordinary one. */
    withdraw() {
      isRequested = false;
    },
    /** Where it was asked for: moves the files, once nothing writes them any more, and has the app started anew. */
    async carryOut() {
      if (!isRequested) return;
      const stamp = new Date(clock()).toISOString().slice(0, 19).replaceAll(':', '');
      const target = path.join(folder, `set-aside-${stamp}`);
      try {
        await mkdir(target, { mode: 0o700 });
        const there = await readdir(folder);
        const ours = there.filter((name) => names.includes(name) || /\.(?:malformed|replaced)-/.test(name));
        const moved = await Promise.allSettled(
          ours.map((name) => rename(path.join(folder, name), path.join(target, name))),
        );
        const left = moved.filter(({ status }) => status === 'rejected').length;
        if (left > 0) log(`start over: ${left} files could not be set aside`);
      } catch {
        log('start over: nothing could be set aside');
      }
      relaunch();
    },
  };
}
