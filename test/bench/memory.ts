import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Measurement } from './bench.ts';

/** ms after the start until an app is taken for idle. */
const IDLE_AFTER = 4_000;

/** The memory of all processes of an idle app, shared pages counted by share (PSS). Linux alone. */
export const memory: Measurement = {
  name: 'memory',
  async measure({ inTurn }) {
    const { bare, quayside } = await inTurn(async ({ pid }) => {
      await wait(IDLE_AFTER);
      return treeOf(pid).reduce((sum, process) => sum + proportionalSize(process), 0);
    });
    return [{ name: 'idle memory, all processes', unit: 'MB', bare, quayside, atMostTimes: 1.15 }];
  },
};

/** A process and all below it. */
function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const parent = parentOf(pid);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

function parentOf(pid: number): number {
  try {
    // The name in parentheses may hold anything, so counting starts behind the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** MB (10⁶ bytes); a process that has just ended counts nothing. */
function proportionalSize(pid: number): number {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new Error(
        'The kernel shows the memory of sandboxed processes to root alone: run the bench as root.',
      );
    }
    return 0;
  }
  return (Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024) / 1e6;
}
