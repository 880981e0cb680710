import { execFileSync } from 'node:child_process';
import os from 'node:os';
import type { Row } from './bench.ts';

/** A number of something may lie between two whole ones, for example ten and a half times a second. */
function format(value: number, unit: Row['unit']): string {
  return unit === '' && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0);
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A row's numbers: medians and ranges, for a row beside a bare window the ratio to it, and whether the aim is met. */
export function summarize(row: Row) {
  const quayside = rangeOf(row.quayside);
  const { name, unit, madeOf = null } = row;
  if ('atMost' in row) {
    // An aim that is worked out from others is told without the dust of its fractions.
    const atMost = Math.round(row.atMost);
    return { name, unit, madeOf, quayside, atMost, met: quayside.median <= atMost };
  }
  const { atMostTimes } = row;
  const bare = rangeOf(row.bare);
  const ratio = quayside.median / bare.median;
  return { name, unit, madeOf, bare, quayside, ratio, atMostTimes, met: ratio <= atMostTimes };
}

function rangeOf(values: number[]) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), values };
}

type Summary = ReturnType<typeof summarize>;

/** The rows as a table for a terminal, and below it a line for each aim that is missed, which says why. */
export function toTable(summaries: Summary[]): string {
  const range = ({ median, min, max, values }: Summary['quayside'], unit: Row['unit']) =>
    values.length === 0
      ? 'no number'
      : `${format(median, unit)} ${unit} (${format(min, unit)}–${format(max, unit)})`;
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
  const table = lines.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  const missed = summaries.filter(({ met }) => !met).map(missedBecause);
  return [...table, ...(missed.length > 0 ? ['', 'Missed:', ...missed] : [])].join('\n');
}

function missedBecause({ name, quayside, madeOf }: Summary): string {
  if (quayside.values.length === 0) return `- ${name}: it could not be measured; the reason stands above.`;
  return `- ${name}: ${madeOf ?? 'what it is made of was not profiled.'}`;
}

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
