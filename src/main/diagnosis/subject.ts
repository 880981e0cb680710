import type { DiagnosisStep } from '../../shared/diagnosis.ts';
import { DIAGNOSIS_STEPS, type DiagnosisStepName, STEP_TITLES } from '../../shared/diagnosisWords.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Probe } from '../network/probe.ts';
import type { Transport } from '../network/transport.ts';

export type Subject = {
  instance: Instance;
  organizationId: string | null;
  signal: AbortSignal;
  board: Board;
  onNames: (names: readonly string[]) => void;
  onRequest: (how: { keyed: boolean }) => void;
};

export type Tools = {
  probe: Probe;
  transport: Transport;
  dokploy: Pick<Dokploy, 'callAt'>;
  keyFor: CredentialStore['keyFor'];
  clock: typeof Date.now;
  limitMs: number;
};

export function hostOf({ origin }: Instance): string {
  return new URL(origin).host;
}

export type Found = { ms?: number | null } & (
  | { state: 'good'; came: string }
  | { state: 'notice' | 'bad'; came: string; advice: string }
);

/** Ends the diagnosis, as steps after a failed one are not tried. */
export class Stopped extends Error {}

type Board = ReturnType<typeof createBoard>;

export function createBoard(options: { now: () => number; onChange: () => void }) {
  const { now, onChange } = options;
  let steps: DiagnosisStep[] = DIAGNOSIS_STEPS.map((step) => ({ state: 'waiting', step }));

  function put(next: DiagnosisStep): void {
    steps = steps.map((each) => (each.step === next.step ? next : each));
    onChange();
  }

  function leave(which: (step: DiagnosisStep) => boolean, why: string): void {
    steps = steps.map((each) => (which(each) ? { state: 'untried', step: each.step, why } : each));
    onChange();
  }

  function stopAfter(failed: DiagnosisStepName): Stopped {
    leave(({ state }) => state === 'waiting', `Not tried, since “${STEP_TITLES[failed]}” failed.`);
    return new Stopped();
  }

  return {
    steps: () => steps,
    begin(step: DiagnosisStepName, tried: string) {
      const begun = now();
      put({ state: 'running', step, tried });
      const end = (found: Found) => {
        if (steps.find((each) => each.step === step)?.state !== 'running') return;
        const ms = found.ms === undefined ? Math.round(now() - begun) : found.ms;
        put({ ...found, step, tried, ms });
      };
      return {
        end,
        /** To be thrown. */
        stop(error: AppError, ms?: number | null) {
          end(failed(error, ms));
          return stopAfter(step);
        },
      };
    },
    untried: (step: DiagnosisStepName, why: string) => put({ state: 'untried', step, why }),
    stopAfter,
    giveUp: () => leave(({ state }) => state === 'waiting' || state === 'running', 'You stopped it.'),
  };
}

export function failed({ message, advice }: AppError, ms?: number | null): Found {
  return { state: 'bad', came: message, advice, ...(ms === undefined ? {} : { ms }) };
}
