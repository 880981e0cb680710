import { writeOutcome } from '../../../../shared/errorMeanings.ts';
import type { InvitationStep, RunStep, StepState } from '../../state/invitationSteps.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

const WORDS: Record<InvitationStep['kind'], { running: string; done: string }> = {
  create: { running: 'inviting…', done: 'invited' },
  renew: { running: 'renewing…', done: 'renewed' },
  remove: { running: 'removing…', done: 'removed' },
  send: { running: 'sending…', done: 'sent' },
};

/** How a step stands, in a word or two. */
export function stateWord({ kind }: InvitationStep, at: StepState): string {
  switch (at.state) {
    case 'running':
      return WORDS[kind].running;
    case 'done':
      return WORDS[kind].done;
    case 'failed':
      if (writeOutcome(at.error) === 'perhaps') return at.removed ? 'removed, invited or not' : 'unknown';
      return at.removed ? 'removed, not invited' : 'failed';
    case 'untried':
      return 'not tried';
    default:
      return '';
  }
}

/** One sentence of what became of a single step, for the line below the table. */
export function endSentence(step: InvitationStep): string {
  const email = sanitizeText(step.email);
  switch (step.kind) {
    case 'create':
      return `${email} is invited as ${sanitizeText(step.role, 40)}. Copy the link and send it.`;
    case 'renew':
      return `The invitation of ${email} is renewed. The old link no longer works, so copy the new one.`;
    case 'remove':
      return `The invitation of ${email} is removed. Its link no longer works.`;
    case 'send':
      return `The server mailed the invitation to ${email}.`;
  }
}

/** What failed, or is not known to be done, for the note of its alert. */
export function failureSentence(
  step: InvitationStep,
  { error, removed }: Extract<StepState, { state: 'failed' }>,
): string {
  const email = sanitizeText(step.email);
  if (writeOutcome(error) === 'perhaps') {
    if (removed)
      return `The old invitation of ${email} was removed. Whether a new one was made is not known.`;
    return step.kind === 'create'
      ? `Whether ${email} was invited is not known.`
      : `Whether the invitation of ${email} was ${step.kind === 'send' ? 'mailed' : WORDS[step.kind].done} is not known.`;
  }
  if (removed) {
    return `The old invitation of ${email} was removed, but no new one was made: this address has no invitation now.`;
  }
  switch (step.kind) {
    case 'create':
      return `${email} was not invited.`;
    case 'renew':
      return `The invitation of ${email} was not renewed.`;
    case 'remove':
      return `The invitation of ${email} was not removed.`;
    case 'send':
      return `The invitation of ${email} was not mailed.`;
  }
}

/** How a run went, in numbers. */
export function endOfRunSentence(steps: readonly RunStep[]): string {
  const count = (test: (each: RunStep) => boolean) => steps.filter(test).length;
  const kinds = [...new Set(steps.map(({ step }) => step.kind))];
  const done = kinds.flatMap((kind) => {
    const times = count(({ step, at }) => step.kind === kind && at.state === 'done');
    return times > 0 ? `${times} ${WORDS[kind].done}` : [];
  });
  const isUnknown = ({ at }: RunStep) => at.state === 'failed' && writeOutcome(at.error) === 'perhaps';
  const unknown = count(isUnknown);
  const failed = count((each) => each.at.state === 'failed' && !isUnknown(each));
  const untried = count(({ at }) => at.state === 'untried');
  const parts = [
    ...done,
    failed > 0 ? `${failed} failed` : '',
    unknown > 0 ? `${unknown} unknown` : '',
    untried > 0 ? `${untried} not tried` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
