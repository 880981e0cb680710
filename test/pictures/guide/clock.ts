import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** When every picture of the guide is taken: after all that the demo’s world says of itself. */
const START = Date.UTC(2026, 9, 5, 9, 30);

const SystemDate = Date;

/** JavaScript that moves the clock of whatever runs it, which goes on from there. */
const movedClock = (shift: number): string => `{
  const System = Date;
  globalThis.Date = class Date extends System {
    constructor(...args) { super(...(args.length > 0 ? args : [System.now() + ${shift}])); }
    static now() { return System.now() + ${shift}; }
  };
}`;

/** Moves this process’s clock, with the simulator’s, to the start, and gives what moves another one’s as far. */
export function startClock(): string {
  const shift = START - SystemDate.now();
  globalThis.Date = class extends SystemDate {
    constructor(...args: unknown[]) {
      super(...((args.length > 0 ? args : [SystemDate.now() + shift]) as [number]));
    }
    static override now = () => SystemDate.now() + shift;
  } as DateConstructor;
  return movedClock(shift);
}

/** Makes a folder from which Electron starts the app of this checkout once it has run `script` in main. */
export function appWith(script: string, folder: string): string {
  const about = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const app = pathToFileURL(join(ROOT, about.main)).href;
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...about, main: 'main.mjs' }));
  writeFileSync(
    join(folder, 'main.mjs'),
    [
      "import { app } from 'electron';",
      script,
      `app.setAppPath(${JSON.stringify(ROOT)});`,
      `await import(${JSON.stringify(app)});`,
    ].join('\n'),
  );
  return folder;
}
