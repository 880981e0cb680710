import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { median } from './report.ts';

/** An amount by the kind of process that it is of, for example ms of CPU or MB. Linux alone. */
export type ByProcess = ReadonlyMap<string, number>;

/** The kernel counts CPU in hundredths of a second. ms */
const TICK = 10;

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const parent = Number(fieldsOf(pid)[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** What the kernel tells of a process, from its state on; empty for one that has ended. */
function fieldsOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything, so counting starts behind the last one.
  return stat === null ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return null;
    throw new Error('The kernel shows sandboxed processes to root alone: run the bench as root.');
  }
}

const KINDS: readonly (readonly [sign: string, kind: string])[] = [
  ['--type=renderer', 'the page'],
  ['--utility-sub-type=network', 'the network service'],
  ['--type=gpu-process', 'the GPU process'],
  ['--type=utility', 'the keychain’s process'],
  ['--type=', 'Chromium’s helpers'],
];

function kindOf(pid: number, root: number): string {
  if (pid === root) return 'main';
  const command = read(`/proc/${pid}/cmdline`) ?? '';
  return KINDS.find(([sign]) => command.includes(sign))?.[1] ?? 'others';
}

/** CPU of all processes that this one started and that have ended since it began. ms */
export function cpuOfEnded(): number {
  const fields = fieldsOf(process.pid);
  return (Number(fields[13]) + Number(fields[14])) * TICK;
}

function sumUp(root: number, amountOf: (pid: number) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const pid of treeOf(root)) {
    const kind = kindOf(pid, root);
    sums.set(kind, (sums.get(kind) ?? 0) + amountOf(pid));
  }
  return sums;
}

/** The memory of an app by process, shared pages counted by share (PSS), in MB (10⁶ bytes). */
export function memoryOf(root: number): ByProcess {
  return sumUp(root, (pid) => {
    const text = read(`/proc/${pid}/smaps_rollup`) ?? '';
    return (Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024) / 1e6;
  });
}

/** The CPU that an app, and the servers that it talks to, have used since they started, in ms. */
export function cpuOf(root: number, servers?: number): ByProcess {
  const used = (pid: number) => (Number(fieldsOf(pid)[11] ?? 0) + Number(fieldsOf(pid)[12] ?? 0)) * TICK;
  const sums = sumUp(root, used);
  if (servers !== undefined) sums.set('the servers', used(servers));
  return sums;
}

export function addedSince(before: ByProcess, after: ByProcess): ByProcess {
  return new Map([...after].map(([kind, amount]) => [kind, amount - (before.get(kind) ?? 0)]));
}

export function medians(runs: readonly ByProcess[]): ByProcess {
  const kinds = new Set(runs.flatMap((run) => [...run.keys()]));
  return new Map([...kinds].map((kind) => [kind, median(runs.map((run) => run.get(kind) ?? 0))]));
}

/** What CPU a time is made of: each process that took a twentieth of it, the largest first. */
export function cpuWords(runs: readonly ByProcess[], waits = ''): string {
  const { all, parts } = partsOf(medians(runs), 'ms');
  return `${waits}${all} of CPU on ${os.cpus().length} processors: ${parts}.`;
}

/** What one subject has beyond the one that it is compared with, by process. */
export function beyondWords(
  bare: readonly ByProcess[],
  quayside: readonly ByProcess[],
  unit: 'ms' | 'MB',
): string {
  const { all, parts } = partsOf(addedSince(medians(bare), medians(quayside)), unit);
  return `beyond what it is compared with ${all}${unit === 'ms' ? ' of CPU' : ''}: ${parts}.`;
}

function partsOf(amounts: ByProcess, unit: string) {
  const all = [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
  const parts = [...amounts]
    .filter(([, amount]) => amount >= all / 20)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, amount]) => `${kind} ${amount.toFixed(0)}`);
  return { all: `${all.toFixed(0)} ${unit}`, parts: parts.join(', ') };
}
