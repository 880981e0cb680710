import type { Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { KeyUse, Step, StepOutput } from '../../../shared/operations/operation.ts';
import { factsOf } from '../../../shared/rules/actions.ts';
import { foldAddress, isSameAddress, thousands } from '../../../shared/text.ts';
import { sanitizeText, shownName } from '../sanitizeText.ts';
import { clockOf } from '../when.ts';

export type StepPerson = { emails: readonly string[]; named: string | null };

type StepLines = {
  isWide: boolean;
  above: string | null;
  of(step: Step): { first: string; below: string | null };
};

export function stepLines(steps: readonly Step[], person: StepPerson | null): StepLines {
  const isWide = isInSeveral(steps);
  if (!isWide) return { isWide, above: null, of: (step) => ({ first: subjectOf(step), below: null }) };
  const bySubject: StepLines = {
    isWide,
    above: null,
    of: (step) => ({ first: subjectOf(step), below: placeOf(step) }),
  };
  const named = person?.named ?? null;
  const only = sameSubject(steps);
  if (only !== null) {
    const isNamed = named !== null && isSameAddress(only, sanitizeText(named));
    return { isWide, above: isNamed ? null : only, of: (step) => ({ first: placeOf(step), below: null }) };
  }
  const known = new Set(person?.emails.map(foldAddress));
  const about = steps.filter(({ change }) => 'email' in change);
  const [one] = about;
  const isPersons = ({ change }: Step) => 'email' in change && known.has(foldAddress(change.email));
  if (!one || !about.every(isPersons)) return bySubject;
  const above = named === null ? subjectOf(one) : sanitizeText(named);
  return {
    isWide,
    above: named === null ? above : null,
    of(step) {
      if (!isPersons(step)) return bySubject.of(step);
      const subject = subjectOf(step);
      return { first: placeOf(step), below: isSameAddress(subject, above) ? null : subject };
    },
  };
}

export function placeOf(step: Omit<Step, 'id' | 'state'>): string {
  const { organizationName, instanceName } = step;
  if (organizationName === null || subjectOf(step) === organizationName) return instanceName;
  return `${organizationName} · ${instanceName}`;
}

/** Stops at the first difference: there may be thousands. */
function sameSubject(steps: readonly Step[]): string | null {
  const first = steps[0] ? subjectOf(steps[0]) : null;
  return steps.every((step) => subjectOf(step) === first) ? first : null;
}

function isInSeveral(steps: readonly Step[]): boolean {
  const first = steps[0] ? placeOf(steps[0]) : null;
  return steps.some((step) => placeOf(step) !== first);
}

export const OLD_KEY_WORDS: Record<NonNullable<StepOutput['oldKey']>, string> = {
  retired: 'The old one was deleted on the server.',
  unknown:
    'The old one was pasted and still works on the server. Retire it in the “Keys” tab, under “Other keys on the server”.',
  refused:
    'The server refused to delete the old one, so it keeps working there. Delete it in Dokploy, under Settings, Profile, API/CLI Keys.',
  later: 'Quayside deletes the old one as soon as the server answers.',
};

const named = (name: string, most = 120) => shownName(name, most);

export function subjectOf({ change, organizationName, instanceName }: Omit<Step, 'id' | 'state'>): string {
  if ('email' in change) return sanitizeText(change.email);
  if (change.action === 'organizations.update') return named(change.before.name);
  if ('name' in change) return named(change.name);
  if ('computer' in change) return `Keys of ${named(change.computer)}`;
  return named(organizationName ?? instanceName);
}

function quoted(step: Step): string {
  const isPlain = 'email' in step.change || 'computer' in step.change;
  return isPlain ? subjectOf(step) : `“${subjectOf(step)}”`;
}

function placed(step: Step): string {
  const { change, organizationName, instanceName } = step;
  const isInside = 'email' in change || 'permissions' in change;
  const organization = isInside && organizationName ? ` in ${named(organizationName)}` : '';
  return `${quoted(step)}${organization} on ${named(instanceName)}`;
}

export function whatOf(change: Change, most?: number): string {
  const { what, title } = factsOf(change);
  return what?.(change, named, most) ?? title;
}

export function doneSentence(step: Step): string {
  const { change, state } = step;
  const subject = placed(step);
  if (state.state === 'done' && state.already) return `${subject}: no change was needed.`;
  const { done, passive } = factsOf(change);
  const detail = change.action === 'members.create' ? addedDetail(change, state) : oldKeyWords(state);
  return `${done?.(subject, change, named, step) ?? `${passive(subject).join(' was ')}.`} ${detail}`.trim();
}

export function addedDetail(
  { cancels = 0 }: Pick<ChangeBy<'members.create'>, 'cancels'>,
  state: Step['state'],
): string {
  const isDone = state.state === 'done' && !state.already;
  if (!isDone && state.state !== 'waiting') return '';
  const what = cancels === 1 ? 'Their invitation' : `Their ${thousands(cancels)} invitations`;
  const will = isDone ? (cancels === 1 ? 'was' : 'were') : 'will be';
  const canceled = cancels === 0 ? '' : `${what} ${will} canceled.`;
  return [canceled, isDone && state.output.password === 'lost' ? LOST : ''].filter(Boolean).join(' ');
}

const LOST = 'Nobody has the password. Delete the account, then add the person again.';

export function undoWords(step: Step): string {
  const { change } = step;
  return factsOf(change).undo?.(quoted(step), change, named) ?? `${subjectOf(step)}, ${whatOf(change)}`;
}

export function runningWords(step: Step): string {
  return factsOf(step.change).running(quoted(step));
}

/** True when the old invitation is gone and no new one was made, as far as known. */
export function isHalfRenewal({ change, state }: Step): boolean {
  const left = 'left' in state ? state.left : undefined;
  return change.action === 'invitations.renew' && left?.action === 'invitations.create';
}

export function notDoneSentence(step: Step, known: boolean): string {
  const subject = placed(step);
  if (isHalfRenewal(step)) {
    return known
      ? `The old invitation of ${subject} was removed, but no new one was created. They have no invitation now.`
      : `The old invitation of ${subject} was removed. Whether a new one was created is unknown.`;
  }
  const [what, done] = factsOf(step.change).passive(subject);
  return known
    ? `${what} was not ${done}.`
    : `Whether ${what.replace(/^The /, 'the ')} was ${done} is unknown.`;
}

function oldKeyWords(state: Step['state']): string {
  const oldKey = state.state === 'done' ? state.output.oldKey : undefined;
  return oldKey ? OLD_KEY_WORDS[oldKey] : '';
}

export function keyUseSentence({ email, start, name }: KeyUse): string {
  const key = name ? `the key “${sanitizeText(name, 80)}”` : 'a pasted key';
  const letters = start ? ` (${sanitizeText(start, 20)}…)` : '';
  return `Used ${key}${letters} of ${sanitizeText(email, 120) || 'an unknown person'}.`;
}

export function keyUsesOf(steps: readonly Step[]): KeyUse[] {
  const known = new Map<string, KeyUse>();
  for (const { by } of steps) if (by) known.set(JSON.stringify(by), by);
  return [...known.values()];
}

export function lastSeenWords(at: number | null | undefined, now: number): string {
  return at == null ? '' : `Last seen at ${clockOf(at, now)}.`;
}
