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

/** A row's numbers: medians, ranges, ratio and difference to bare, and whether the aim is met. */
export function summarize(row: Row) {
  const of = (values: number[]) => ({
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    values,
  });
  const bare = of(row.bare);
  const quayside = of(row.quayside);
  const more = quayside.median - bare.median;
  return {
    name: row.name,
    unit: row.unit,
    bare,
    quayside,
    ratio: quayside.median / bare.median,
    more,
    allowed: row.allowed,
    met: more <= row.allowed,
  };
}

type Summary = ReturnType<typeof summarize>;

/** The rows as a table for a terminal. */
export function toTable(summaries: Summary[]): string {
  const range = ({ median, min, max }: Summary['bare'], unit: string) =>
    `${format(median)} ${unit} (${format(min)}–${format(max)})`;
  const lines = [
    ['', 'bare window', 'Quayside', 'ratio', 'more', 'aim'],
    ...summaries.map(({ name, unit, bare, quayside, ratio, more, allowed, met }) => [
      name,
      range(bare, unit),
      range(quayside, unit),
      `${ratio.toFixed(2)} ×`,
      `${more >= 0 ? '+' : ''}${format(more)} ${unit}`,
      `≤ +${allowed} ${unit}: ${met ? 'met' : 'missed'}`,
    ]),
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
