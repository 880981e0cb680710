import type { KeyboardEvent } from 'react';
import type { PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { capitalized } from '../../../../shared/text.ts';

export function summaryWords({ grant, revoke }: PermissionsDifference): string {
  const [granted, revoked] = [permissionsWords(grant), permissionsWords(revoke)];
  if (granted === '' && revoked === '') return 'No changes.';
  const words = [granted && `grants ${granted}`, revoked && `takes away ${revoked}`];
  return `${capitalized(words.filter(Boolean).join('; '))}.`;
}

/** Keeps Enter in a box or on a switch from submitting the form. */
export function noEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

export function changedWords({ grant, revoke }: PermissionsDifference): string {
  const [granted, revoked] = [permissionsWords(grant), permissionsWords(revoke)];
  return [granted && `granted ${granted}`, revoked && `taken away ${revoked}`].filter(Boolean).join('; ');
}

export function footWords(whyNoExtras: string | null): string {
  return ['New services aren’t granted automatically.', whyNoExtras].filter(Boolean).join(' ');
}
