import type { Stray } from '../../../shared/calls/diagnostics.ts';
import type { PackLook } from '../../../shared/calls/reviews.ts';
import type { AuditEntry, CustomRole, Invitation, Member } from '../../../shared/dokploy.ts';
import type { Difference } from '../../../shared/drift.ts';
import type { Intent } from '../../../shared/operations/change.ts';
import type { Fates } from '../../../shared/operations/fates.ts';
import type { ActivityKind, Operation, OperationKind } from '../../../shared/operations/operation.ts';
import type { KitMode } from '../../../shared/permissions/kit.ts';
import type { Kit } from '../../../shared/permissions/shapes.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import type { Inviting } from './inviting.ts';

export type RoleRef = OrganizationRef & Pick<CustomRole, 'role' | 'permissions'>;

type OfInstance = { instanceId: string };
type OfKey = { instanceId: string; keyId: string };

/** What each dialog is about, by its kind. Lists of people and invitations are those of the moment when it opened. */
export type DialogSubjects = {
  /**
   * `link`: what a link filled in; with `isPlace` it leads to an instance that is not here, and to its organization. Its
   * address is empty where the link names the instance by an id.
   */
  add: { link?: { url: string; name: string; isPlace?: true; organizationId?: string | null } };
  'add-many': object;
  /**
   * `what`: what is chosen at first, and `emails` for whom: who is off-boarded has all of them; `people`: several are
   * off-boarded, by all addresses of each; `instanceIds`: keys are created on these alone; `keyIds`: these
   * alone are rotated; `oneKey`: it alone is, whenever it ends; `inviting`: people to be invited elsewhere, of which the plan is shown at once; `within`: the
   * organizations that were looked at, where a role is changed at first; `only`: whoever is off-boarded leaves these instances alone; `to`: people are brought in, or a role is made, there at first; `kit`: with it;
   * `custom`: the role that is changed or copied.
   */
  'change-many': {
    what?: OperationKind;
    emails?: readonly string[];
    people?: readonly (readonly string[])[];
    within?: readonly OrganizationRef[];
    only?: readonly string[];
    /** The off-boarding of these people that is gone on with, and what was chosen in it. */
    finishes?: { operationId: string; fates: Fates };
    to?: OrganizationRef;
    instanceIds?: readonly string[];
    keyIds?: readonly string[];
    oneKey?: OfKey;
    inviting?: Inviting;
    kit?: Kit;
    custom?: RoleRef;
  };
  /** A change of what was chosen in a list, planned as it is; `about`: what its plan does not say. */
  'change-these': { what: OperationKind; intent: Intent; about?: string | undefined };
  /** What was begun in another dialog goes on in its place. */
  operation: { operationId: string; operationKind: ActivityKind };
  /** A person is done with what is left of an off-boarding, and says why. */
  'mark-done': { operationId: string };
  undo: { operationId: string; stepIds?: readonly number[] };
  'clear-activity': object;
  'activity-entry': { operation: Operation };
  'audit-entry': { entry: AuditEntry };
  'name-view': { viewId: string | null };
  /** What can be gone to and done; `typed` stands in its search at first. */
  palette: { typed?: string };
  shortcuts: object;
  'keep-access': object;
  /** Of a group of instances, unless another scope is chosen. */
  'access-review': { groupId?: string };
  'new-review': object;
  'waive-lines': { id: string; lineIds: readonly string[] };
  'delete-review': { id: string; name: string };
  'verified-pack': { look: PackLook };
  'rename-baseline': { id: string; name: string };
  'sign-baseline': { id: string; name: string };
  'delete-baseline': { id: string; name: string };
  'end-date': { emails: readonly string[] };
  'wanted-access': object;
  /**
   * Makes a kit (null), changes one, or, with `isCopy`, makes another one like it; `applies`: it is applied so once
   * it is made.
   */
  kit: { kit: Kit | null; isCopy?: boolean; applies?: DialogSubjects['apply-kit'] };
  'delete-kit': { id: string; name: string };
  /**
   * Grants people what a kit says. `people`: all addresses of each; `places`: in these organizations at first;
   * `within`: of those where they are, the ones that were looked at.
   */
  'apply-kit': {
    kitId?: string;
    mode?: KitMode;
    people?: readonly (readonly string[])[];
    places?: readonly OrganizationRef[];
    within?: readonly OrganizationRef[];
  };
  /** Grants others what somebody has; the rest as in `apply-kit`. */
  'copy-access': {
    from: OrganizationRef & { userId: string; email: string };
    mode?: KitMode;
    people?: readonly (readonly string[])[];
    places?: readonly OrganizationRef[];
  };
  /** Compares somebody with another person, or with themselves elsewhere: at once where `other` is given. */
  'compare-access': {
    one: OrganizationRef & { email: string };
    other?: OrganizationRef & { email: string };
  };
  'compare-roles': { one: RoleRef };
  /** Of a baseline: it tells what differences of permissions are by id. */
  'put-back': { baselineId: string; differences: readonly Difference[] };
  settings: { part?: 'updates' };
  update: object;
  about: object;
  'whats-new': object;
  /** `next`: what is gone on with once it was saved. */
  export: { next?: 'start-over' };
  import: object;
  /** A group of instances: null makes a new one, with these in it. */
  group: { groupId: string | null; instanceIds: readonly string[] };
  edit: OfInstance;
  repair: object;
  'delete-stray-keys': { strays: readonly Stray[] };
  /** Puts it in the place of the present list, which has so many instances. */
  /** `exported`: the file that the instances were written to before; null for none. */
  'start-over': { exported: string | null };
  diagnostics: object;
  /** Finds out where an instance fails; with the key of this organization, or of any. */
  diagnose: OfInstance & { organizationId?: string };
  'replace-key': OfInstance;
  remove: OfInstance;
  'paste-key': OrganizationRef;
  'forget-key': OfKey;
  'new-organization': OfInstance;
  'delete-organization': OrganizationRef;
  permissions: OrganizationRef & { userId: string; email: string };
  'set-permissions': OrganizationRef & { members: readonly Member[] };
  /** The password of somebody who was added, once: it is gone when this is closed. */
  'new-password': OfInstance & {
    organizationName: string;
    email: string;
    role: string;
    passwordId: string;
    /** How many open invitations were canceled with it. */
    cancels: number;
  };
  'send-by-mail': OrganizationRef & { invitation: Invitation };
};

export type DialogKind = keyof DialogSubjects;

export type Dialog = { [K in DialogKind]: { kind: K } & DialogSubjects[K] }[DialogKind];
