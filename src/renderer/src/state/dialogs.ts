import type { EarlierList, Stray } from '../../../shared/calls/repair.ts';
import type { AuditEntry, Invitation, Member } from '../../../shared/dokploy.ts';
import type { Difference } from '../../../shared/drift.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { ConnectStep } from '../../../shared/instance.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { ActivityKind, Operation, OperationKind } from '../../../shared/operations/operation.ts';
import type { TemplateMode } from '../../../shared/permissions/template.ts';
import type { Template } from '../../../shared/permissions/templateShape.ts';
import type { BulkPlan } from './invitationChanges.ts';
import type { Inviting } from './inviting.ts';
import type { OrganizationRef } from './organizationRef.ts';

/** What signs somebody out: of one browser, or of all. */
export type Revocation = ChangeBy<'sessions.revoke'> | ChangeBy<'sessions.revokeAll'>;

type OfInstance = { instanceId: string };
type OfKey = { instanceId: string; keyId: string };

/** What each dialog is about, by its kind. Lists of people and invitations are those of the moment when it opened. */
export type DialogSubjects = {
  /** `link`: what a link filled in. */
  add: { link?: { url: string; name: string } };
  'add-many': object;
  /**
   * `what`: what is chosen at first, and `emails` for whom: who is off-boarded has all of them; `people`: several are
   * off-boarded, by all addresses of each; `instanceIds`: keys are created on these alone; `inviting`:
   * people to be invited elsewhere, of which the plan is shown at once.
   */
  'change-many': {
    what?: OperationKind;
    emails?: readonly string[];
    people?: readonly (readonly string[])[];
    instanceIds?: readonly string[];
    inviting?: Inviting;
  };
  /** What was begun in another dialog goes on in its place. */
  operation: { operationId: string; operationKind: ActivityKind };
  'clear-activity': object;
  /** What was done to this app alone. */
  'activity-entry': { operation: Operation };
  /** An entry of Dokploy's own audit log. */
  'audit-entry': { entry: AuditEntry };
  /** Gives what stands side by side a name, or an arrangement another one. */
  'name-arrangement': { arrangementId: string | null };
  /** What can be gone to and done; `typed` stands in its search at first. */
  palette: { typed?: string };
  /** The keys of what is shown. */
  shortcuts: object;
  'keep-access': object;
  'access-review': object;
  'rename-baseline': { id: string; name: string };
  'delete-baseline': { id: string; name: string };
  /** Of whoever has one of these addresses. */
  'end-date': { emails: readonly string[] };
  /** Reads wanted access from a file, and carries it out. */
  'wanted-access': object;
  /**
   * Makes a template (null), changes one, or, with `isCopy`, makes another one like it; `applies`: it is applied so once
   * it is made.
   */
  template: { template: Template | null; isCopy?: boolean; applies?: DialogSubjects['apply-template'] };
  'delete-template': { id: string; name: string };
  /**
   * Grants people what a template says. `people`: all addresses of each; `places`: in these organizations alone;
   * `isPlanned`: nothing is asked, the plan is shown at once.
   */
  'apply-template': {
    templateId?: string;
    mode?: TemplateMode;
    people?: readonly (readonly string[])[];
    places?: readonly OrganizationRef[];
    isPlanned?: boolean;
  };
  /** Grants others what somebody has; the rest as in `apply-template`. */
  'copy-access': {
    from: OrganizationRef & { userId: string; email: string };
    mode?: TemplateMode;
    people?: readonly (readonly string[])[];
    places?: readonly OrganizationRef[];
    isPlanned?: boolean;
  };
  /** Compares somebody with another person, or with themselves elsewhere: at once where `other` is given. */
  'compare-access': {
    one: OrganizationRef & { email: string };
    other?: OrganizationRef & { email: string };
  };
  /** Of a baseline: it tells what differences of permissions are by id. */
  'put-back': { baselineId: string; differences: readonly Difference[] };
  settings: object;
  about: object;
  /** `next`: what is gone on with once it was saved. */
  export: { next?: 'start-over' };
  import: object;
  /** A group of instances: null makes a new one, with these in it. */
  group: { groupId: string | null; instanceIds: readonly string[] };
  edit: OfInstance;
  repair: object;
  /** Deletes keys from the keychain that no record names. */
  'delete-stray-keys': { strays: readonly Stray[] };
  /** Puts it in the place of the present list, which has so many instances. */
  'restore-list': { list: EarlierList; present: number };
  /** `exported`: the file that the instances were written to before; null for none. */
  'start-over': { exported: string | null };
  /** What is known of the app itself. */
  diagnostics: object;
  /** Finds out where an instance fails; with the key of this organization, or of any. */
  diagnose: OfInstance & { organizationId?: string };
  'replace-key': OfInstance;
  remove: OfInstance;
  'create-keys': OfInstance;
  /** Sessions, or all of some people; `besides`: whose stay, as addresses, where everybody else is signed out. */
  'revoke-sessions': OfInstance & { changes: readonly Revocation[]; besides?: readonly string[] };
  'paste-key': OrganizationRef;
  'rotate-key': OfKey;
  'retire-key': OfKey;
  'forget-key': OfKey;
  'retire-on-server': { instanceId: string; serverKeyId: string };
  'new-organization': OfInstance;
  'delete-organization': OrganizationRef;
  /** What one member may see and do. */
  permissions: OrganizationRef & { userId: string; email: string };
  'set-permissions': OrganizationRef & { members: readonly Member[] };
  'change-roles': OrganizationRef & { members: readonly Member[] };
  'remove-people': OrganizationRef & { members: readonly Member[] };
  'invite-people': OrganizationRef;
  /** Adds people with a password. */
  'add-people': OrganizationRef;
  /** The password of somebody who was added, once: it is gone when this is closed. */
  'new-password': OfInstance & {
    organizationName: string;
    email: string;
    role: string;
    passwordId: string;
    /** How many open invitations were canceled with it. */
    cancels: number;
  };
  /** Of one organization, or of several: then it is of none. */
  'change-invitations': Partial<OrganizationRef> & { plan: BulkPlan };
  'send-by-mail': OrganizationRef & { invitation: Invitation };
};

/** The kind of a dialog. */
export type DialogKind = keyof DialogSubjects;

/** A dialog with what it is about. */
export type Dialog = { [K in DialogKind]: { kind: K } & DialogSubjects[K] }[DialogKind];

/** A step of connecting, as main tells it. */
export type AttemptStep = { step: ConnectStep; state: 'running' | 'done'; text: string };

/** One try to connect by the id that main knows it by, with the steps told so far. It never holds the key. */
export type Attempt = { id: string; steps: AttemptStep[] };

/**
 * The work of a dialog; `attempt` where it connects. While it is `held` the dialog does not close: its results could
 * not be told elsewhere.
 */
export type DialogWork =
  | { state: 'idle' }
  | { state: 'running'; held: boolean; attempt: Attempt | null }
  | { state: 'failed'; error: AppError; attempt: Attempt | null };

/** What would be lost if a dialog closed now: nothing, a draft, or a draft that its person is asked about. */
export type Unsaved = 'none' | 'draft' | 'asked';

/** The dialog that is open. Its id is its own: what another one began cannot close it. */
export type OpenDialog = { id: number; about: Dialog; work: DialogWork; unsaved?: Unsaved };

/** No work yet, or none that left a failure. */
export const NO_WORK: DialogWork = { state: 'idle' };

/** How a piece of work ends for its dialog: it closes, stays open, or tells why it failed. */
export type WorkEnd = 'close' | 'stay' | AppError;

/** Opens a dialog; one whose work holds it, or that is connecting, stays instead, and one with a draft asks about it. */
export function dialogOpened(open: OpenDialog | null, id: number, about: Dialog): OpenDialog {
  if (open && (isHeld(open) || runningAttempt(open))) return open;
  if (open && hasDraft(open)) return { ...open, unsaved: 'asked' };
  return { id, about: { ...about }, work: NO_WORK };
}

/**
 * Closes the dialog of this id, unless it is held; another one stays. With a draft it asks first, and asked, the same
 * goes back to the draft.
 */
export function dialogClosed(open: OpenDialog | null, id: number): OpenDialog | null {
  if (open?.id !== id || isHeld(open)) return open;
  if (!hasDraft(open)) return null;
  return { ...open, unsaved: open.unsaved === 'asked' ? 'draft' : 'asked' };
}

/** Whether something in the dialog of this id would be lost if it closed; a question about it stands until then. */
export function draftTold(open: OpenDialog | null, id: number, isDraft: boolean): OpenDialog | null {
  if (open?.id !== id || ((open.unsaved ?? 'none') !== 'none') === isDraft) return open;
  return { ...open, unsaved: isDraft ? 'draft' : 'none' };
}

/** Closes the dialog of this id with its draft. */
export function draftDiscarded(open: OpenDialog | null, id: number): OpenDialog | null {
  return dialogClosed(draftTold(open, id, false), id);
}

/** Work begins in the dialog of this id. The same state where it is not open or works already. */
export function workBegun(
  open: OpenDialog | null,
  id: number,
  { held = false, attemptId = null }: { held?: boolean; attemptId?: string | null } = {},
): OpenDialog | null {
  if (open?.id !== id || open.work.state === 'running') return open;
  const attempt = attemptId === null ? null : { id: attemptId, steps: [] };
  return { ...open, work: { state: 'running', held, attempt } };
}

/**
 * A step that main told, put in place or updated; steps of another attempt are left out. The last ones may come after
 * the attempt has failed.
 */
export function stepTold(open: OpenDialog | null, attemptId: string, step: AttemptStep): OpenDialog | null {
  const attempt = open === null || open.work.state === 'idle' ? null : open.work.attempt;
  if (!open || attempt?.id !== attemptId) return open;
  const known = attempt.steps.some((other) => other.step === step.step);
  const steps = known
    ? attempt.steps.map((other) => (other.step === step.step ? step : other))
    : [...attempt.steps, step];
  return { ...open, work: { ...open.work, attempt: { ...attempt, steps } } as DialogWork };
}

/** Work ended: it says something to its own dialog alone. */
export function workEnded(open: OpenDialog | null, id: number, end: WorkEnd): OpenDialog | null {
  if (open?.id !== id) return open;
  if (end === 'close') return null;
  if (end === 'stay') return { ...open, work: NO_WORK };
  const attempt = open.work.state === 'idle' ? null : open.work.attempt;
  return { ...open, work: { state: 'failed', error: end, attempt } };
}

/** The attempt to connect that runs in a dialog. */
export function runningAttempt(open: OpenDialog | null): Attempt | null {
  return open?.work.state === 'running' ? open.work.attempt : null;
}

/** What is being saved is no draft any more. */
function hasDraft({ unsaved = 'none', work }: OpenDialog): boolean {
  return unsaved !== 'none' && work.state !== 'running';
}

function isHeld(open: OpenDialog | null): open is OpenDialog & { work: { state: 'running' } } {
  return open?.work.state === 'running' && open.work.held;
}
