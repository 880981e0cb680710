import { readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import type { DiagnosticsSection } from '../../shared/calls/diagnostics.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { privateOf } from '../diagnosis/diagnosis.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { saveFile } from '../storage/chosenFile.ts';
import type { Cache } from '../world/cache.ts';
import type { CrashReports } from './crashReports.ts';
import { inspectFiles, type ProfileFile, setAsideIn } from './profileFiles.ts';
import { type Facts, NAMELESS, sectionsOf } from './sections.ts';

type DiagnosticsCalls = CallsOf<'diagnostics'>;

const LONGEST = 2_000;

const BACKENDS: Record<string, string> = {
  linux: 'Secret Service, over D-Bus',
  darwin: 'the login keychain of macOS',
  win32: 'Credential Manager of Windows',
};

export function createDiagnostics(options: {
  folder: string;
  files: readonly ProfileFile[];
  logFile: string;
  flushLog: () => void;
  platform: string;
  appFacts: () => Facts['app'];
  instances: Pick<Instances, 'all'>;
  cache: Pick<Cache, 'summaries'>;
  keychain: Pick<Keychain, 'lastState'>;
  crashReports: CrashReports;
  redact: (text: string) => string;
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  writeClipboard: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
}): DiagnosticsCalls {
  const { folder, instances, platform, clock } = options;
  let last: Promise<Facts> | null = null;

  async function gather(): Promise<Facts> {
    options.flushLog();
    const all = instances.all();
    const [seen, files, setAside, log, crashReports] = await Promise.all([
      options.cache.summaries(all.map(({ id }) => id)),
      inspectFiles(folder, options.files),
      setAsideIn(folder),
      linesOf(options.logFile),
      crashReportsNow(options.crashReports),
    ]);
    const versions = Object.entries(seen).map(([id, { account }]) => [id, account?.data.version ?? null]);
    return {
      ...{ at: clock(), app: options.appFacts(), files, setAside, log, crashReports },
      keychain: { backend: BACKENDS[platform] ?? platform, state: options.keychain.lastState() },
      instances: all,
      seenVersions: Object.fromEntries(versions),
    };
  }

  function facts(again: boolean): Promise<Facts> {
    if (again || last === null) last = gather();
    return last;
  }

  /** The only output: without secrets, and masked if names are hidden. */
  async function tell({
    again = false,
    hides,
  }: {
    again?: boolean;
    hides: boolean;
  }): Promise<DiagnosticsSection[]> {
    const known = await facts(again);
    const { createMask } = await import('../diagnosis/masking.ts');
    const mask = hides ? createMask(privateIn(known.instances)) : (text: string) => text;
    return sectionsOf(known).map(({ title, facts: own, lines, offers }) => {
      const hide = NAMELESS.has(title) ? (text: string) => text : mask;
      const clean = (text: string) => hide(options.redact(withoutHome(text)));
      return {
        title,
        facts: own.map(({ name, value, tone }) => ({ name: clean(name), value: clean(value), tone })),
        lines: lines.map(clean),
        offers,
      };
    });
  }

  async function text(hides: boolean): Promise<string> {
    const { at } = await facts(false);
    const sections = await tell({ hides });
    const parts = sections.map(({ title, facts: own, lines }) =>
      [
        `# ${title}`,
        ...own.map(({ name, value }) => `${name}: ${value}`),
        ...lines,
        ...(own.length + lines.length === 0 ? ['Nothing.'] : []),
      ].join('\n'),
    );
    return `Quayside diagnostics, ${new Date(at).toISOString()}\n\n${parts.join('\n\n')}\n`;
  }

  return {
    'diagnostics.read': async (input) => ok({ sections: await tell(input) }),
    'diagnostics.deleteCrashReports': options.crashReports.deleteAll,
    'diagnostics.export': async ({ hides, to }) => {
      if (to === 'file') {
        const file = { name: 'diagnostics', ending: 'txt', title: 'Save diagnostics' };
        return saveFile({ ...file, pieces: [await text(hides)] }, options);
      }
      const copied = await options.writeClipboard(await text(hides));
      return copied.ok ? ok({ outcome: 'copied' }) : copied;
    },
  };
}

async function crashReportsNow(reports: Pick<CrashReports, 'list' | 'state' | 'tidy'>) {
  await reports.tidy();
  const { isOn, isWriting } = await reports.state();
  return { kept: isOn ? await reports.list() : null, isWriting };
}

async function linesOf(file: string): Promise<string[]> {
  const texts = [file.replace(/\.log$/, '.old.log'), file].map((each) =>
    readFile(each, 'utf8').catch(() => ''),
  );
  const lines = (await Promise.all(texts)).join('\n').split(/\r?\n/);
  return lines.filter((line) => line !== '').map((line) => line.slice(0, LONGEST));
}

function withoutHome(text: string): string {
  const home = homedir();
  return home.length > 1 ? text.replaceAll(home, '~') : text;
}

function privateIn(instances: Facts['instances']) {
  const each = instances.map(privateOf);
  const { USER = '', USERNAME = USER } = process.env;
  const users = [path.basename(homedir()), USERNAME].filter((name) => name !== 'root');
  return {
    hosts: [...each.flatMap(({ hosts }) => hosts), hostname(), ...users],
    names: each.flatMap(({ names }) => names),
  };
}
