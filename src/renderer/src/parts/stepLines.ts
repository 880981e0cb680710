import type { Step } from '../../../shared/operations/operation.ts';
import { foldAddress, isSameAddress } from '../../../shared/text.ts';
import { sanitizeText } from '../sanitizeText.ts';
import { subjectOf } from './stepWords.ts';

export type StepPerson = { emails: readonly string[]; named: string | null };

export type StepLines = {
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
