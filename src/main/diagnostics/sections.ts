import type { DiagnosticsFact, DiagnosticsSection } from '../../shared/calls/diagnostics.ts';
import { counted } from '../../shared/counted.ts';
import type { Instance, KeychainState } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Crash } from './crashes.ts';
import type { CrashReport } from './crashReports.ts';
import type { Facts, Named } from './facts.ts';
import type { FileHealth, FoundFiles } from './profileFiles.ts';

/** More instances than anybody reads. */
const MOST_INSTANCES = 200;
/** As many names of files as one entry tells. */
const MOST_NAMES = 5;

/** These name nobody and no host, but versions that look like addresses. */
export const NAMELESS: ReadonlySet<string> = new Set([
  'Versions',
  'Protection',
  'Keychain',
  'Graphics',
  'Crashes',
  'Crash reports',
]);

/** All that is said here is fixed: a name of a fuse only looks like a key. */
export const SECRETLESS: ReadonlySet<string> = new Set(['Protection']);

/** The diagnostics in the order in which they are read. */
export function sectionsOf(facts: Facts): DiagnosticsSection[] {
  return [
    section('Versions', facts.app.versions.map(plain)),
    section('This run', [...facts.app.runtime, ...facts.app.switches].map(plain)),
    section('Protection', protectionOf(facts)),
    section('Keychain', keychainOf(facts)),
    section('Graphics', facts.app.gpu.map(plain)),
    section('Instances', instancesOf(facts)),
    section('Files of the profile', filesOf(facts)),
    section('Crashes', facts.crashes.map(crashFact)),
    { ...section('Crash reports', crashReportsOf(facts)), offers: offersOf(facts) },
    { ...section('Last lines of the log', []), lines: facts.log },
  ];
}

function section(title: string, facts: DiagnosticsFact[]): DiagnosticsSection {
  return { title, facts, lines: [], offers: null };
}

function plain({ name, value }: Named): DiagnosticsFact {
  return { name, value, tone: null };
}

function protectionOf({ app: { sandbox }, fuses }: Facts): DiagnosticsFact[] {
  const page: DiagnosticsFact[] =
    sandbox.page === null
      ? []
      : [
          {
            name: 'Process of the page',
            value: sandbox.page ? 'sandboxed' : 'not sandboxed',
            tone: sandbox.page ? 'ok' : 'warn',
          },
        ];
  return [
    {
      name: 'Sandbox',
      value: sandbox.isOn ? 'on' : `off: ${sandbox.why}`,
      tone: sandbox.isOn ? 'ok' : 'warn',
    },
    ...page,
    ...(fuses === null
      ? [{ name: 'Fuses', value: 'cannot be read from the executable', tone: null }]
      : fuses.map(({ name, state, wanted }): DiagnosticsFact => {
          const isRight = wanted === null || state === 'removed' || state === (wanted ? 'on' : 'off');
          return {
            name: `Fuse ${name}`,
            value: state,
            tone: wanted === null ? null : isRight ? 'ok' : 'warn',
          };
        })),
  ];
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
    version === null ? 'version not known' : `Dokploy ${oneLine(version, 40)}`,
    counted(keys.length, 'key', 'keys'),
    ...(status === 'active' ? [] : [`its record is ${status}`]),
    ...(headers.length > 0 ? [counted(headers.length, 'extra header', 'extra headers')] : []),
    ...(certificate ? ['certificate trusted by hand'] : []),
    ...(proxy?.mode === 'given' ? [`proxy ${proxy.url}`] : proxy?.mode === 'none' ? ['no proxy'] : []),
  ].join(', ');
}

const TONES: Record<FileHealth, DiagnosticsFact['tone']> = {
  whole: 'ok',
  newer: 'warn',
  damaged: 'danger',
  absent: null,
  unreadable: 'danger',
  unread: null,
};
const HEALTH_WORDS: Record<FileHealth, string> = {
  whole: 'whole',
  newer: 'of a newer Quayside',
  damaged: 'damaged',
  absent: 'absent',
  unreadable: 'cannot be read',
  unread: 'too large to be looked into',
};

function filesOf({ files, setAside }: Facts): DiagnosticsFact[] {
  const aside = setAside.slice(0, MOST_NAMES).join(', ');
  return [
    ...files.map((found) => ({
      name: found.what,
      value: fileWords(found),
      tone: TONES[found.health],
    })),
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
  return `${path}: ${many}${sizeWords(bytes)}, ${HEALTH_WORDS[health]}${which}`;
}

/** Bytes for a person, for example “1.2 MB”. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What Electron’s words for the end of a process mean. */
const REASONS: Record<string, string> = {
  crashed: 'crashed',
  'abnormal-exit': 'ended by itself with a failure',
  killed: 'was ended from outside',
  oom: 'ran out of memory',
  'memory-eviction': 'was ended to free memory',
  'launch-failed': 'could not be started',
  'integrity-failure': 'failed the check of its code',
};

function crashFact({ at, process, reason, exitCode }: Crash): DiagnosticsFact {
  const words = REASONS[reason] ?? 'ended';
  return { name: moment(at), value: `${process} ${words} (${reason}, exit code ${exitCode})`, tone: 'warn' };
}

/** What Chromium calls kinds of processes. */
const PROCESSES: Record<string, string> = {
  browser: 'Main process',
  renderer: 'Window',
  'gpu-process': 'GPU process',
  utility: 'Keychain, encryption or another helper process',
};

function crashReportsOf({ crashReports: { kept, isWriting } }: Facts): DiagnosticsFact[] {
  if (kept === null) return [plain({ name: 'Kept on this computer', value: 'no, as chosen in Settings' })];
  return [
    plain({ name: 'Kept on this computer', value: isWriting ? 'yes' : 'from the next start on' }),
    ...kept.map(reportFact),
  ];
}

function reportFact({ at, process, bytes }: CrashReport): DiagnosticsFact {
  const what = process === null ? 'Process not known' : (PROCESSES[process] ?? process);
  return plain({ name: moment(at), value: `${what}, ${sizeWords(bytes)}` });
}

function offersOf({ crashReports: { kept } }: Facts): DiagnosticsSection['offers'] {
  return kept === null ? null : kept.length === 0 ? 'no-crash-reports' : 'crash-reports';
}

/** For example “2026-01-31 09:05:07.042 UTC”. */
function moment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
}
