import type { User } from './dokploy.ts';

/** A person’s name as their server has it; often empty. Dokploy 0.25.7 has one `name`, later ones a first and a last. */
export function fullName({
  firstName,
  lastName,
  name,
}: Pick<User, 'firstName' | 'lastName' | 'name'>): string {
  return `${firstName ?? ''} ${lastName ?? ''}`.trim() || (name ?? '').trim();
}
