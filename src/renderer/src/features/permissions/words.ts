import type { KeyboardEvent } from 'react';
import type { PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { capitalized } from '../../../../shared/text.ts';

/** What saving would do: "Grants 2 projects, 5 services; takes away “Docker”." */
export function summaryWords({ grant, revoke }: PermissionsDifference): string {
  const [granted, revoked] = [permissionsWords(grant), permissionsWords(revoke)];
  if (granted === '' && revoked === '') return 'No changes.';
  const words = [granted && `grants ${granted}`, revoked && `takes away ${revoked}`];
  return `${capitalized(words.filter(Boolean).join('; '))}.`;
}

/** Keeps Enter in a box or on a switch from sending the form: what is sent is asked for by its button. */
export function noEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

/** What somebody else changed: "granted 1 project; taken away “Docker”". */
export function changedWords({ grant, revoke }: PermissionsDifference): string {
  const [granted, revoked] = [permissionsWords(grant), permissionsWords(revoke)];
  return [granted && `granted ${granted}`, revoked && `taken away ${revoked}`].filter(Boolean).join('; ');
}

/** What is to be known of every tree, and why it has no git providers and servers. */
export function footWords(whyNoExtras: string | null): string {
  return ['New services aren’t granted automatically.', whyNoExtras].filter(Boolean).join(' ');
}
