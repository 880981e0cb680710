import { ACCOUNT_EXISTS } from '../../../../shared/errors.ts';
import type { Step } from '../../../../shared/operations/operation.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import type { Invited, Inviting } from '../../state/inviting.ts';

export function hasPassword({ change, state }: Step, passwordIds: readonly string[]): boolean {
  return (
    change.action === 'members.create' && state.state === 'done' && passwordIds.includes(change.passwordId)
  );
}

export function isPasswordGone(step: Step, passwordIds: readonly string[]): boolean {
  const { change, state } = step;
  if (change.action !== 'members.create' || change.sheet !== undefined) return false;
  const isMade = state.state === 'done' && state.output.password !== 'lost';
  return isMade && !hasPassword(step, passwordIds);
}

export type ToInvite = Inviting & { organizationName: string };

export type LostPassword = OrganizationRef & { userId: string; email: string };

export function leftAfterAdding(steps: readonly Step[]): {
  sheets: string[];
  toInvite: ToInvite[];
  lost: LostPassword[];
} {
  const sheets = new Set<string>();
  const toInvite = new Map<string, ToInvite & { people: Invited[] }>();
  const lost: LostPassword[] = [];
  for (const { change, state, organizationName } of steps) {
    if (change.action !== 'members.create') continue;
    const { instanceId, organizationId, email, role, sheet } = change;
    const ref = { instanceId, organizationId };
    if (state.state === 'done') {
      const { userId, password } = state.output;
      if (sheet !== undefined) sheets.add(sheet);
      if (password === 'lost' && userId !== undefined) lost.push({ ...ref, userId, email });
    }
    if (state.state !== 'failed' || state.error.details?.reason !== ACCOUNT_EXISTS) continue;
    const there = toInvite.get(organizationKey(ref));
    if (there) there.people.push({ email, role });
    else
      toInvite.set(organizationKey(ref), {
        ...ref,
        organizationName: organizationName ?? '',
        people: [{ email, role }],
      });
  }
  return { sheets: [...sheets], toInvite: [...toInvite.values()], lost };
}
