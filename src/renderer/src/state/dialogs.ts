import type { Invitation, Member } from '../../../shared/dokploy.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { BulkPlan } from './invitationSteps.ts';
import type { OrganizationRef } from './memberWriting.ts';

type OfInstance = { instanceId: string };
type OfKey = { instanceId: string; keyId: string };

/** What each dialog is about, by its kind. Lists of people and invitations are those of the moment when it opened. */
export type DialogSubjects = {
  add: object;
  export: object;
  import: object;
  edit: OfInstance;
  'replace-key': OfInstance;
  remove: OfInstance;
  'create-keys': OfInstance;
  'paste-key': OrganizationRef;
  'rotate-key': OfKey;
  'retire-key': OfKey;
  'forget-key': OfKey;
  'retire-on-server': { instanceId: string; serverKeyId: string };
  'new-organization': OfInstance;
  'delete-organization': OrganizationRef;
  'change-roles': OrganizationRef & { members: readonly Member[] };
  'remove-people': OrganizationRef & { members: readonly Member[] };
  'invite-people': OrganizationRef;
  'change-invitations': OrganizationRef & { plan: BulkPlan };
  'send-by-mail': OrganizationRef & { invitation: Invitation };
};

/** The kind of a dialog. */
export type DialogKind = keyof DialogSubjects;

/** A dialog with what it is about. */
export type Dialog = { [K in DialogKind]: { kind: K } & DialogSubjects[K] }[DialogKind];

/** The work of a dialog. While it is `held` the dialog does not close: its results could not be told elsewhere. */
export type DialogWork =
  | { state: 'idle' }
  | { state: 'running'; held: boolean }
  | { state: 'failed'; error: AppError };

/** The dialog that is open. Its id is its own: what another one began cannot close it. */
export type OpenDialog = { id: number; about: Dialog; work: DialogWork };

/** No work yet, or none that left a failure. */
export const NO_WORK: DialogWork = { state: 'idle' };

/** How a piece of work ends for its dialog: it closes, stays open, or tells why it failed. */
export type WorkEnd = 'close' | 'stay' | AppError;

/** Opens a dialog; one whose work holds it stays instead. */
export function dialogOpened(open: OpenDialog | null, id: number, about: Dialog): OpenDialog {
  return isHeld(open) ? open : { id, about: { ...about }, work: NO_WORK };
}

/** Closes the dialog of this id, unless it is held; another one stays. */
export function dialogClosed(open: OpenDialog | null, id: number): OpenDialog | null {
  return open?.id === id && !isHeld(open) ? null : open;
}

/** Work begins in the dialog of this id. The same state where it is not open or works already. */
export function workBegun(open: OpenDialog | null, id: number, held: boolean): OpenDialog | null {
  return open?.id === id && open.work.state !== 'running'
    ? { ...open, work: { state: 'running', held } }
    : open;
}

/** Work ended: it says something to its own dialog alone. */
export function workEnded(open: OpenDialog | null, id: number, end: WorkEnd): OpenDialog | null {
  if (open?.id !== id) return open;
  if (end === 'close') return null;
  return { ...open, work: end === 'stay' ? NO_WORK : { state: 'failed', error: end } };
}

function isHeld(open: OpenDialog | null): open is OpenDialog & { work: { state: 'running' } } {
  return open?.work.state === 'running' && open.work.held;
}
