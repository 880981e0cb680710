import { fullName } from '../fullName.ts';
import { foldAddress } from '../sameAddress.ts';
import type { InstanceTargets } from './target.ts';

/** Another address that may be the same person's. */
export type Alike = { email: string; name: string; instanceName: string };

/**
 * Addresses that may be the same person's: of members with the name of one who was found, or with the same words before
 * the @. The addresses themselves are left out; each comes once.
 */
export function findAlike(emails: readonly string[], instances: readonly InstanceTargets[]): Alike[] {
  const folded = new Set(emails.map(foldAddress));
  const members = instances.flatMap(({ targets, instanceName }) =>
    targets.flatMap((target) => (target.members ?? []).map(({ user }) => ({ user, instanceName }))),
  );
  const locals = new Set([...folded].map(localPart));
  const names = new Set(
    members.flatMap(({ user }) =>
      folded.has(foldAddress(user.email)) && fullName(user) !== '' ? fullName(user).toLowerCase() : [],
    ),
  );
  const alike = new Map<string, Alike>();
  for (const { user, instanceName } of members) {
    const email = foldAddress(user.email);
    const name = fullName(user);
    if (folded.has(email) || alike.has(email)) continue;
    if (names.has(name.toLowerCase()) || locals.has(localPart(email)))
      alike.set(email, { email, name, instanceName });
  }
  return [...alike.values()];
}

function localPart(email: string): string {
  return email.slice(0, Math.max(0, email.indexOf('@')));
}
