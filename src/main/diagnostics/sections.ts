import type { DiagnosticsFact, DiagnosticsSection } from '../../shared/calls/diagnostics.ts';
import type { Instance, KeychainState } from '../../shared/instance.ts';
import { counted, oneLine } from '../../shared/text.ts';
import type { CrashReport } from './crashReports.ts';
import type { FileHealth, FoundFiles } from './profileFiles.ts';

export type Named = { name: string; value: string };

export type Facts = {
  at: number;
  app: { versions: Named[]; runtime: Named[] };
  keychain: { backend: string; state: KeychainState | null };
  instances: readonly Instance[];
  seenVersions: Readonly<Record<string, string | null>>;
  files: FoundFiles[];
  setAside: string[];
  crashReports: { kept: CrashReport[] | null; isWriting: boolean };
  log: string[];
};

export const ENDED = 'a process ended: ';

const MOST_INSTANCES = 200;
const MOST_NAMES = 5;
const MOST_CRASHES = 20;
const MOST_LINES = 100;

export const NAMELESS: ReadonlySet<string> = new Set(['Versions', 'Keychain', 'Crash reports']);

export function sectionsOf(facts: Facts): DiagnosticsSection[] {
  return [
    section('Versions', facts.app.versions.map(plain)),
    section('This run', facts.app.runtime.map(plain)),
    section('Keychain', keychainOf(facts)),
    section('Instances', instancesOf(facts)),
    section('Files of the profile', filesOf(facts)),
    section('Crashes', [], facts.log.filter((line) => line.includes(ENDED)).slice(-MOST_CRASHES)),
    { ...section('Crash reports', crashReportsOf(facts)), offers: offersOf(facts) },
    section('Last lines of the log', [], facts.log.slice(-MOST_LINES)),
  ];
}

function section(title: string, facts: DiagnosticsFact[], lines: string[] = []): DiagnosticsSection {
  return { title, facts, lines, offers: null };
}

function plain({ name, value }: Named): DiagnosticsFact {
  return { name, value, tone: null };
}

const KEYCHAIN_WORDS: Record<KeychainState, string> = {
  ready: 'answers',
  locked: 'is locked',
  absent: 'is not there',
  'not-answering': 'does not answer',
  denied: 'is not allowed',
  'too-large': 'refused an entry as too large',
  failed: 'failed',
};

function keychainOf({ keychain: { backend, state }, instances }: Facts): DiagnosticsFact[] {
  const keys = instances.flatMap((instance) => instance.keys);
  const headers = instances.flatMap(({ headers: own = [] }) => own);
  const inMemory = [...keys, ...headers].filter(({ keptIn }) => keptIn === 'session').length;
  return [
    plain({ name: 'Kept by', value: backend }),
    {
      name: 'When it was last used',
      value: state === null ? 'not used in this run yet' : KEYCHAIN_WORDS[state],
      tone: state === null ? null : state === 'ready' ? 'ok' : 'warn',
    },
    plain({ name: 'Records of keys', value: `${keys.length}, of extra headers ${headers.length}` }),
    plain({ name: 'Kept in memory for this run', value: String(inMemory) }),
  ];
}

function instancesOf({ instances, seenVersions }: Facts): DiagnosticsFact[] {
  const told = instances.slice(0, MOST_INSTANCES).map((instance) => ({
    name: `“${oneLine(instance.name, 80)}”`,
    value: instanceWords(instance, seenVersions[instance.id] ?? null),
    tone: null,
  }));
  const more = instances.length - told.length;
  return more > 0 ? [...told, plain({ name: 'More', value: counted(more, 'instance', 'instances') })] : told;
}

function instanceWords(instance: Instance, version: string | null): string {
  const { origin, status, keys, headers = [], certificate, proxy } = instance;
  return [
    origin,
    version === null ? 'version unknown' : `Dokploy ${oneLine(version, 40)}`,
    counted(keys.length, 'key', 'keys'),
    ...(status === 'active' ? [] : [`its record is ${status}`]),
    ...(headers.length > 0 ? [counted(headers.length, 'extra header', 'extra headers')] : []),
    ...(certificate ? ['certificate trusted by hand'] : []),
    ...(proxy?.mode === 'given' ? [`proxy ${proxy.url}`] : proxy?.mode === 'none' ? ['no proxy'] : []),
  ].join(', ');
}

const HEALTH: Record<FileHealth, { words: string; tone: DiagnosticsFact['tone'] }> = {
  whole: { words: 'whole', tone: 'ok' },
  newer: { words: 'of a newer Quayside', tone: 'warn' },
  damaged: { words: 'damaged', tone: 'danger' },
  absent: { words: 'absent', tone: null },
  unreadable: { words: 'cannot be read', tone: 'danger' },
  unread: { words: 'not checked', tone: null },
};

function filesOf({ files, setAside }: Facts): DiagnosticsFact[] {
  const aside = setAside.slice(0, MOST_NAMES).join(', ');
  return [
    ...files.map((found) => ({ name: found.what, value: fileWords(found), tone: HEALTH[found.health].tone })),
    {
      name: 'Set aside',
      value:
        setAside.length === 0
          ? 'nothing'
          : `${setAside.length}: ${aside}${setAside.length > MOST_NAMES ? ', …' : ''}`,
      tone: setAside.length === 0 ? null : 'warn',
    },
  ];
}

function fileWords({ path, count, bytes, health, bad }: FoundFiles): string {
  if (count === 0) return `${path}: absent`;
  const many = count === 1 ? '' : `${counted(count, 'file', 'files')}, `;
  const which =
    bad.length === 0 || count === 1
      ? ''
      : `: ${bad.slice(0, MOST_NAMES).join(', ')}${bad.length > MOST_NAMES ? ', …' : ''}`;
  return `${path}: ${many}${sizeWords(bytes)}, ${HEALTH[health].words}${which}`;
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function crashReportsOf({ crashReports: { kept, isWriting } }: Facts): DiagnosticsFact[] {
  if (kept === null) return [plain({ name: 'Kept on this computer', value: 'no, as chosen in Settings' })];
  return [
    plain({ name: 'Kept on this computer', value: isWriting ? 'yes' : 'from the next start on' }),
    ...kept.map(reportFact),
  ];
}

function reportFact({ at, bytes }: CrashReport): DiagnosticsFact {
  return plain({ name: new Date(at).toISOString(), value: sizeWords(bytes) });
}

function offersOf({ crashReports: { kept } }: Facts): DiagnosticsSection['offers'] {
  return kept === null ? null : kept.length === 0 ? 'no-crash-reports' : 'crash-reports';
}
