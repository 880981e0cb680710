import type { Diagnosis, DiagnosisStep } from './diagnosis.ts';

export const STEP_TITLES = {
  name: 'Name (DNS)',
  connection: 'Connection (TCP)',
  encryption: 'Encryption (TLS)',
  http: 'HTTP',
  front: 'Proxy in between',
  dokploy: 'Dokploy',
  version: 'Version',
  key: 'Key',
  role: 'Role',
  clock: 'Clock',
} as const;

export type DiagnosisStepName = keyof typeof STEP_TITLES;

export const DIAGNOSIS_STEPS = Object.keys(STEP_TITLES) as DiagnosisStepName[];

export const STATE_WORDS: Record<DiagnosisStep['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  good: 'good',
  notice: 'notice',
  bad: 'failed',
  untried: 'not tried',
};

export function outcomeWords({ state, steps }: Pick<Diagnosis, 'state' | 'steps'>): string {
  const of = (wanted: DiagnosisStep['state']) => steps.filter((each) => each.state === wanted);
  const [bad] = of('bad');
  if (bad) return `Something is wrong at “${STEP_TITLES[bad.step]}”.`;
  if (state === 'given-up') return 'You stopped it. Nothing was wrong until then.';
  if (state === 'running') return 'Checking…';
  const notices = of('notice').map((each) => `“${STEP_TITLES[each.step]}”`);
  if (notices.length === 0) return 'All is well.';
  return `It works. See the notes at ${notices.join(', ')}.`;
}
