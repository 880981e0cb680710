import { randomUUID } from 'node:crypto';
import { createDiagnosis, diagnosisText } from '../../main/diagnosis/diagnosis.ts';
import { redact } from '../../main/diagnostics/redact.ts';
import { outcomeWords, STATE_WORDS, STEP_TITLES } from '../../shared/diagnosisWords.ts';
import { ok } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { badInput } from '../output.ts';

/** Finds out, step by step, where the way to each instance fails. */
export async function run({ core, scope, out, signal, version, options }: Context): Promise<ExitCode> {
  if (options.offline)
    return out.fail(
      badInput('With --offline no server is asked, so there is nothing to check.', 'Leave that option out.'),
    );
  const diagnosis = createDiagnosis({
    ...core,
    ...{ keyFor: core.credentialStore.keyFor, clock: Date.now, now: () => performance.now() },
    ...{ redact, version, onChange() {}, writeClipboard: async () => ok(null) },
  });
  const diagnoses = [];
  const texts: string[] = [];
  for (const instance of scope.instances) {
    const diagnosisId = randomUUID();
    if (signal.aborted) break;
    const giveUp = () => diagnosis['app.giveUp']({ id: diagnosisId });
    signal.addEventListener('abort', giveUp);
    const ended = await diagnosis['diagnosis.start']({ diagnosisId, instanceId: instance.id });
    signal.removeEventListener('abort', giveUp);
    if (!ended.ok) continue;
    const { steps, requests, state } = ended.value;
    const outcome = outcomeWords(ended.value);
    const isBad = steps.some((step) => step.state === 'bad');
    out.progress({ event: 'diagnosed', instance: instance.name, ok: !isBad });
    texts.push(redact(diagnosisText(ended.value, { instance, version })));
    diagnoses.push({
      ...{ instance: instance.name, address: instance.origin, ok: !isBad, outcome, state, requests },
      steps: steps.map(({ step, state: how, ...rest }) => ({
        ...{ step: STEP_TITLES[step], state: STATE_WORDS[how] },
        ...rest,
      })),
    });
  }
  out.result({ diagnoses }, () => texts.join('\n').trimEnd().split('\n'));
  return diagnoses.some(({ ok: isWell }) => !isWell) ? EXIT.failed : EXIT.done;
}
