import type { CallInput, CallsOf, GiveUp } from '../../shared/contract.ts';
import type { Diagnosis, DiagnosisStep } from '../../shared/diagnosis.ts';
import { outcomeWords, STATE_WORDS, STEP_TITLES } from '../../shared/diagnosisWords.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Answer } from '../network/exchange.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { lookAtAccess, lookAtServer } from './access.ts';

import { createBoard, type Found, Stopped, type Subject, type Tools } from './subject.ts';
import { lookAtWay } from './way.ts';

/** Limit of name lookup, connection and handshake each. ms */
const LIMIT = 10_000;

type Run = { diagnosis: Diagnosis; instance: Instance; controller: AbortController; names: Set<string> };

export function createDiagnosis(
  options: Omit<Tools, 'limitMs'> & {
    limitMs?: number;
    instances: Pick<Instances, 'find'>;
    now: () => number;
    onChange: (diagnosis: Diagnosis) => void;
    writeClipboard: (text: string) => Promise<Result<null>>;
    redact: (text: string) => string;
    version: string;
  },
): CallsOf<'diagnosis'> & GiveUp {
  const { instances, onChange, clock } = options;
  const tools: Tools = { ...options, limitMs: options.limitMs ?? LIMIT };
  let last: Run | null = null;

  function giveUp(): void {
    if (last?.diagnosis.state === 'running') last.controller.abort();
  }

  async function start(input: CallInput<'diagnosis.start'>): Promise<Result<Diagnosis>> {
    const found = instances.find(input.instanceId);
    if (!found.ok) return found;
    giveUp();
    const run = begin(input, found.value);
    const { signal } = run.controller;
    const board = createBoard({ now: options.now, onChange: () => put({ steps: board.steps() }) });
    const put = (change: Partial<Diagnosis>) => {
      run.diagnosis = { ...run.diagnosis, ...change };
      if (last === run) onChange(run.diagnosis);
    };
    last = run;
    put({ steps: board.steps() });
    signal.addEventListener('abort', () => {
      board.giveUp();
      put({ state: 'given-up' });
    });
    const subject: Subject = {
      instance: run.instance,
      organizationId: input.organizationId ?? null,
      signal,
      board,
      onNames: (names) => {
        for (const name of names) run.names.add(name);
      },
      onRequest: ({ keyed }) =>
        put({ requests: run.diagnosis.requests + 1, keyed: run.diagnosis.keyed + (keyed ? 1 : 0) }),
    };
    await look(subject).catch((error) => {
      if (!(error instanceof Stopped)) throw error;
    });
    if (!signal.aborted) put({ state: 'over' });
    return ok(run.diagnosis);
  }

  function begin({ diagnosisId, instanceId }: CallInput<'diagnosis.start'>, instance: Instance): Run {
    const diagnosis: Diagnosis = {
      ...{ id: diagnosisId, instanceId, startedAt: clock(), state: 'running' },
      ...{ steps: [], requests: 0, keyed: 0 },
    };
    return { diagnosis, instance, controller: new AbortController(), names: new Set() };
  }

  async function look(subject: Subject): Promise<void> {
    const { board, signal } = subject;
    const reached = await lookAtWay(subject, tools);
    if (signal.aborted) return;
    const told = tellClock(reached.answer, reached.receivedAt);
    if (told) board.begin('clock', 'Compared the server’s clock with this computer’s.').end(told);
    else board.untried('clock', 'Unknown: the HTTP answer had no time.');
    await lookAtServer(subject, tools, reached);
    if (!signal.aborted) await lookAtAccess(subject, tools);
  }

  async function copy({ diagnosisId, hides }: CallInput<'diagnosis.copy'>): Promise<Result<null>> {
    if (last?.diagnosis.id !== diagnosisId) return fail(GONE);
    const { instance, diagnosis, names } = last;
    const text = options.redact(diagnosisText(diagnosis, { instance, version: options.version }));
    const known = privateOf(instance);
    const { createMask } = await import('./masking.ts');
    const mask = createMask({ ...known, names: [...known.names, ...names] });
    return options.writeClipboard(hides ? mask(text) : text);
  }

  return {
    'diagnosis.start': start,
    'app.giveUp': ({ id }) => {
      if (last?.diagnosis.id === id) giveUp();
      return ok({});
    },
    'diagnosis.copy': async (input) => {
      const copied = await copy(input);
      return copied.ok ? ok({}) : copied;
    },
  };
}

export function privateOf({ name, origin, proxy, keys, identity }: Instance) {
  const proxyHost = proxy?.mode === 'given' ? [new URL(proxy.url.replace(/^socks5/, 'http')).hostname] : [];
  return {
    hosts: [new URL(origin).hostname, ...proxyHost],
    names: [
      name,
      ...keys.flatMap(({ organizationName }) => organizationName ?? []),
      ...Object.values(identity?.organizations ?? {}),
    ],
  };
}

const GONE: AppError = {
  code: 'bad-input',
  message: 'This diagnosis is gone: a newer one was started.',
  advice: 'Run it again, then copy it.',
};

export function diagnosisText(
  diagnosis: Diagnosis,
  { instance, version }: { instance: Pick<Instance, 'name' | 'origin'>; version: string },
): string {
  const { startedAt, steps, requests, keyed } = diagnosis;
  const head = [
    `Diagnosis of “${instance.name}”, ${instance.origin}`,
    `Quayside ${version}, ${new Date(startedAt).toISOString()}`,
    `${outcomeWords(diagnosis)} Requests: ${requests}, with the key: ${keyed}.`,
  ];
  return `${[head.join('\n'), ...steps.map(textOf)].join('\n\n')}\n`;
}

function textOf(step: DiagnosisStep): string {
  const took = 'ms' in step && step.ms !== null ? `, ${step.ms} ms` : '';
  const lines = [`${STEP_TITLES[step.step]}: ${STATE_WORDS[step.state]}${took}`];
  if ('tried' in step) lines.push(`  Tried: ${step.tried}`);
  if ('came' in step) lines.push(`  Result: ${step.came}`);
  if ('advice' in step) lines.push(`  To do: ${step.advice}`);
  if ('why' in step) lines.push(`  ${step.why}`);
  return lines.join('\n');
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Clock differences from here on break two-factor codes. ms */
const MATTERS = 30 * SECOND;

/** Ms that the answerer's clock is ahead; 0 if it may be right: a `Date` header has whole seconds. */
function clockDifference(date: number, asked: { sentAt: number; receivedAt: number }): number {
  const least = date - asked.receivedAt;
  const most = date + SECOND - asked.sentAt;
  if (least > 0) return least;
  return Math.min(most, 0);
}

function tellClock({ date, ms }: Pick<Answer, 'date' | 'ms'>, receivedAt: number): Found | null {
  if (date === null) return null;
  const ahead = clockDifference(date, { sentAt: receivedAt - ms, receivedAt });
  const span = spanOf(Math.abs(ahead));
  const came =
    ahead === 0
      ? 'The clocks agree.'
      : `The server’s clock is ${span} ${ahead > 0 ? 'ahead of' : 'behind'} this computer’s.`;
  if (Math.abs(ahead) < MATTERS) return { state: 'good', ms: null, came };
  return {
    state: 'notice',
    ms: null,
    came,
    advice:
      'Correct the wrong clock, best by network time. Certificates, 2FA codes and expiry dates depend on it.',
  };
}

function spanOf(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)} h` : `${Math.round(ms / DAY)} days`;
}
