import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';

export type StartOver = ReturnType<typeof createStartOver>;

/** Moves the old files into a folder of the profile; `names`: our top-level files and folders. */
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
    request() {
      isRequested = true;
    },
    withdraw() {
      isRequested = false;
    },
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
