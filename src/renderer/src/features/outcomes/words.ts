import { useEffect, useRef, useState } from 'react';
import type { Operation, Step } from '../../../../shared/operations/operation.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { thousands } from '../../../../shared/text.ts';
import { aboutWords } from '../../parts/operations.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';

export function useTimeLeft(steps: readonly Step[], running: boolean): string | null {
  const [shown, setShown] = useState<{ end: number | null; words: string | null }>(NOTHING);
  const latest = useRef(steps);
  useEffect(() => {
    latest.current = steps;
  }, [steps]);
  useEffect(() => {
    if (!running) return setShown(NOTHING);
    const look = () => {
      const now = Date.now();
      setShown(({ end, words }) => {
        const next = steadyEnd(end, likelyEnd(latest.current, now), now);
        const told = next === null ? null : timeLeftWords(next, now);
        return next === end && told === words ? { end, words } : { end: next, words: told };
      });
    };
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return shown.words;
}

const NOTHING = { end: null, words: null };

/** The pace of an instance is taken from this many of its last steps: an outage an hour ago says nothing now. */
const PACE_OF = 20;
/** With fewer finished steps in total there is no estimate. */
const FEWEST = 3;

/**
 * In ms since the epoch; null while too few steps have ended, or none is left. Steps of an instance run in
 * sequence at the median pace of its last ones; instances run in parallel, so the slowest counts.
 */
export function likelyEnd(steps: readonly Step[], now: number): number | null {
  const ids = new Set(steps.map(({ change }) => change.instanceId));
  const lanes = [...ids].map((id) => laneOf(steps.filter(({ change }) => change.instanceId === id)));
  const left = lanes.filter((lane) => lane.left > 0);
  if (left.length === 0 || lanes.reduce((sum, { ends }) => sum + ends.length, 0) < FEWEST) return null;
  const common = median(lanes.flatMap(gapsOf));
  const likely = left.map((lane) => {
    const gaps = gapsOf(lane);
    const pace = gaps.length > 1 ? median(gaps) : common;
    if (pace === null) return null;
    // A step slower than the others may end at any moment.
    return Math.max(now, (lane.ends.at(-1) ?? lane.sentAt ?? now) + pace) + (lane.left - 1) * pace;
  });
  return likely.includes(null) ? null : Math.max(...(likely as number[]));
}

type Lane = { ends: number[]; left: number; sentAt: number | null };

function laneOf(steps: readonly Step[]): Lane {
  const ends = steps.flatMap(({ state }) =>
    state.state === 'done' || state.state === 'failed' || state.state === 'unknown' ? state.at : [],
  );
  const running = steps.find(({ state }) => state.state === 'running')?.state;
  return {
    ends: ends.sort((a, b) => a - b).slice(-PACE_OF - 1),
    left: steps.filter(({ state }) => state.state === 'waiting' || state.state === 'running').length,
    sentAt: running?.state === 'running' ? running.at : null,
  };
}

function gapsOf({ ends }: Lane): number[] {
  return ends.slice(1).map((end, at) => end - (ends[at] ?? end));
}

function median(numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? null;
}

/**
 * Keeps the shown end (ms since the epoch) unless the new one differs by more than a quarter of the time left
 * and five seconds, so that the words do not jump.
 */
export function steadyEnd(shown: number | null, likely: number | null, now: number): number | null {
  if (shown === null || likely === null) return likely;
  const isClose = Math.abs(likely - shown) < Math.max(5_000, (likely - now) / 4);
  return isClose ? shown : likely;
}

/** For example "about 2 min left". Both in ms since the epoch. */
export function timeLeftWords(end: number, now: number): string {
  const seconds = (end - now) / 1_000;
  if (seconds < 10) return 'a few seconds left';
  if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10} s left`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min left`;
  const tens = Math.round(minutes / 10) * 10;
  return `about ${Math.floor(tens / 60)} h${tens % 60 === 0 ? '' : ` ${tens % 60} min`} left`;
}

export function progressWords(operation: Pick<Operation, 'kind' | 'subjects' | 'counts'>): string {
  const { skipped, waiting, running, open, ...ended } = operation.counts;
  const over = Object.values(ended).reduce((sum, count) => sum + count, 0);
  const of = `${thousands(over)} of ${thousands(over + waiting + running + open)}`;
  return `${OPERATION_TITLES[operation.kind]}: ${aboutWords(operation)} · ${of}`;
}

/** Skipped steps do not count; open ones count as done for now. */
export function progressOf(counts: Operation['counts']): number {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.skipped;
  return all === 0 ? 100 : (100 * (all - counts.waiting - counts.running)) / all;
}

export function closingWords(closing: 'finishing' | 'stopping', running: number): string {
  if (running === 0) return 'Closing…';
  if (closing === 'stopping') return 'Closing after the current step. The remaining steps stay open.';
  return running === 1
    ? 'Closing when 1 operation is done.'
    : `Closing when ${thousands(running)} operations are done.`;
}

export function oneWhere(
  steps: readonly Pick<Step, 'change' | 'instanceName' | 'organizationName'>[],
): string {
  const [first] = steps;
  if (!first || new Set(steps.map(({ change }) => change.instanceId)).size > 1) return '';
  const places = new Set(steps.map(({ organizationName }) => organizationName));
  const organization = places.size === 1 ? sanitizeText(first.organizationName ?? '', 60) : '';
  const instance = shownName(first.instanceName, 60);
  return `${organization ? ` in ${organization}` : ''} on ${instance}`;
}
