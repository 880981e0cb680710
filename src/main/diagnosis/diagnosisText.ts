import type { Diagnosis, DiagnosisStep } from '../../shared/diagnosis.ts';
import { outcomeWords, STATE_WORDS, STEP_TITLES } from '../../shared/diagnosisWords.ts';
import type { Instance } from '../../shared/instance.ts';

/** A diagnosis as text, for a person to send on. */
export function diagnosisText(
  diagnosis: Diagnosis,
  { instance, version }: { instance: Pick<Instance, 'name' | 'origin'>; version: string },
): string {
  const { startedAt, steps, requests, keyed } = diagnosis;
  const head = [
    `Diagnosis of “${instance.name}”, ${instance.origin}`,
    `Quayside ${version}, ${new Date(startedAt).toISOString()}`,
    `${outcomeWords(diagnosis)} Requests: ${requests}, of those with the key: ${keyed}.`,
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
