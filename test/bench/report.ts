import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Row } from './bench.ts';

const format = (value: number) => value.toFixed(0);

/** The middle value. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A row's numbers: medians and ranges, for a row beside a bare window the ratio to it, and whether the aim is met. */
export function summarize(row: Row) {
  const quayside = rangeOf(row.quayside);
  const { name, unit } = row;
  if ('atMost' in row) {
    const { atMost } = row;
    return { name, unit, quayside, atMost, met: quayside.median <= atMost };
  }
  const { atMostTimes } = row;
  const bare = rangeOf(row.bare);
  const ratio = quayside.median / bare.median;
  return { name, unit, bare, quayside, ratio, atMostTimes, met: ratio <= atMostTimes };
}

function rangeOf(values: number[]) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), values };
}

type Summary = ReturnType<typeof summarize>;

/** The rows as a table for a terminal. */
export function toTable(summaries: Summary[]): string {
  const range = ({ median, min, max, values }: Summary['quayside'], unit: string) =>
    values.length === 0 ? 'no number' : `${format(median)} ${unit} (${format(min)}–${format(max)})`;
  const aim = (words: string, met: boolean) => `${words}: ${met ? 'met' : 'missed'}`;
  const lines = [
    ['', 'bare window', 'Quayside', 'ratio', 'aim'],
    ...summaries.map((row) => {
      const { name, unit, quayside, met } = row;
      if (row.atMost !== undefined)
        return [name, '', range(quayside, unit), '', aim(`≤ ${row.atMost} ${unit}`.trim(), met)];
      const { bare, ratio, atMostTimes } = row;
      return [
        name,
        range(bare, unit),
        range(quayside, unit),
        `${ratio.toFixed(2)} ×`,
        aim(`≤ ${atMostTimes.toFixed(2)} ×`, met),
      ];
    }),
  ];
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? [];
  return lines.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n');
}

/** What the numbers depend on. */
export function machineFacts() {
  return {
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    processors: `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}`,
    memoryGB: Math.round(os.totalmem() / 1e9),
    load: os.loadavg(),
    commit: commit(),
  };
}

function commit(): string | null {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
