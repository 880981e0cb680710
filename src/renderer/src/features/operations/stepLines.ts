import type { Step } from '../../../../shared/operations/operation.ts';
import { foldAddress, isSameAddress } from '../../../../shared/text.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { subjectOf } from './stepWords.ts';

/** Whose steps they are, by all addresses; `named` the one that stands above their list already, null where none does. */
export type StepPerson = { emails: readonly string[]; named: string | null };

/** What tells steps apart: what is said once above all of them, and what each line begins with and has below that. */
export type StepLines = {
  isWide: boolean;
  above: string | null;
  of(step: Step): { first: string; below: string | null };
};

/** Tells steps by whom they are about; those of one person, or about one thing, by their places where these differ. */
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
      // A key is nobody's by its address.
      if (!isPersons(step)) return bySubject.of(step);
      const subject = subjectOf(step);
      return { first: placeOf(step), below: isSameAddress(subject, above) ? null : subject };
    },
  };
}

/** Where it is, without the organization that stands above already. */
export function placeOf(step: Omit<Step, 'id' | 'state'>): string {
  const { organizationName, instanceName } = step;
  if (organizationName === null || subjectOf(step) === organizationName) return instanceName;
  return `${organizationName} · ${instanceName}`;
}

/** Of thousands no more are looked at than are alike. */
function sameSubject(steps: readonly Step[]): string | null {
  const first = steps[0] ? subjectOf(steps[0]) : null;
  return steps.every((step) => subjectOf(step) === first) ? first : null;
}

function isInSeveral(steps: readonly Step[]): boolean {
  const first = steps[0] ? placeOf(steps[0]) : null;
  return steps.some((step) => placeOf(step) !== first);
}
