import type { Stray } from '../../../shared/calls/diagnostics.ts';
import type { Fix } from '../../../shared/calls/needs.ts';
import type { PackLook } from '../../../shared/calls/reviews.ts';
import type { AuditEntry, CustomRole, Invitation, Member } from '../../../shared/dokploy.ts';
import type { Difference } from '../../../shared/drift.ts';
import type { Intent } from '../../../shared/operations/change.ts';
import type { ActivityKind, Fates, Operation, OperationKind } from '../../../shared/operations/operation.ts';
import type { KitMode } from '../../../shared/permissions/kit.ts';
import type { Kit } from '../../../shared/permissions/shapes.ts';
import type { OrganizationRef } from '../../../shared/target.ts';

export type Invited = { email: string; role: string };

export type Inviting = OrganizationRef & { people: readonly Invited[] };

export type RoleRef = OrganizationRef & Pick<CustomRole, 'role' | 'permissions'>;

type OfInstance = { instanceId: string };
type OfKey = { instanceId: string; keyId: string };

/** The subject of each dialog. Lists of people and invitations are as they were when it opened. */
export type DialogSubjects = {
  /**
   * `link`: values from a link; with `isPlace` it points to an unknown instance and its organization. Its
   * address is empty where the link names the instance by an id.
   */
  add: { link?: { url: string; name: string; isPlace?: true; organizationId?: string | null } };
  'add-many': object;
  /**
   * `emails`: the people that `what` is about; off-boarding has all of their addresses (`people`: for several
   * people). `instanceIds`: create keys only there; `keyIds`: rotate only these, with `whenever` also those that expire later; `oneKey`: rotate it whenever
   * it expires; `inviting`: plan these invitations at once; `within`: the organizations to change a role in
   * at first; `only`: off-board from these instances only; `to`: where people are brought in or a role is
   * made at first; `kit`: grants it as well; `custom`: the role to change or copy.
   */
  'change-many': {
    what?: OperationKind;
    emails?: readonly string[];
    people?: readonly (readonly string[])[];
    within?: readonly OrganizationRef[];
    only?: readonly string[];
    /** The earlier off-boarding of these people to finish, with its choices. */
    finishes?: { operationId: string; fates: Fates };
    to?: OrganizationRef;
    instanceIds?: readonly string[];
    besidePasted?: boolean;
    keyIds?: readonly string[];
    whenever?: true;
    oneKey?: OfKey;
    inviting?: Inviting;
    kit?: Kit;
    custom?: RoleRef;
  };
  /** A change of chosen rows, planned as it is; `about`: a note that its plan does not have. */
  'change-these': { what: OperationKind; intent: Intent; about?: string | undefined };
  operation: { operationId: string; operationKind: ActivityKind };
  'mark-done': { operationId: string };
  remind: Pick<Extract<Fix, { do: 'remind' }>, 'admins'>;
  undo: { operationId: string; stepIds?: readonly number[] };
  'clear-activity': object;
  'activity-entry': { operation: Operation };
  'audit-entry': { entry: AuditEntry };
  'name-view': { viewId: string | null };
  palette: { typed?: string };
  shortcuts: object;
  'keep-access': object;
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
  /** Makes a kit (null), changes one, or copies one (`isCopy`); `applies`: applies it once made. */
  kit: { kit: Kit | null; isCopy?: boolean; applies?: DialogSubjects['apply-kit'] };
  'delete-kit': { id: string; name: string };
  /**
   * Applies a kit. `people`: all addresses of each; `places`: organizations chosen at first; `within`: limits
   * those where the people are.
   */
  'apply-kit': {
    kitId?: string;
    mode?: KitMode;
    people?: readonly (readonly string[])[];
    places?: readonly OrganizationRef[];
    within?: readonly OrganizationRef[];
  };
  'copy-access': {
    from: OrganizationRef & { userId: string; email: string };
    mode?: KitMode;
    people?: readonly (readonly string[])[];
    places?: readonly OrganizationRef[];
  };
  'compare-access': {
    one: OrganizationRef & { email: string };
    other?: OrganizationRef & { email: string };
  };
  'compare-roles': { one: RoleRef };
  /** Differences of permissions have only ids, which the baseline resolves to names. */
  'put-back': { baselineId: string; differences: readonly Difference[] };
  settings: { part?: 'updates' };
  update: object;
  about: object;
  'whats-new': object;
  export: { next?: 'start-over' };
  import: object;
  group: { groupId: string | null; instanceIds: readonly string[] };
  edit: OfInstance;
  repair: object;
  'delete-stray-keys': { strays: readonly Stray[] };
  'start-over': { exported: string | null };
  diagnostics: object;
  diagnose: OfInstance & { organizationId?: string };
  'replace-key': OfInstance;
  remove: OfInstance;
  'paste-key': OrganizationRef;
  'forget-key': OfKey;
  'new-organization': OfInstance;
  'delete-organization': OrganizationRef;
  permissions: OrganizationRef & { userId: string; email: string };
  'set-permissions': OrganizationRef & { members: readonly Member[] };
  /** Shown once: main forgets the password when this closes. */
  'new-password': OfInstance & {
    organizationName: string;
    email: string;
    role: string;
    passwordId: string;
    cancels: number;
  };
  'send-by-mail': OrganizationRef & { invitation: Invitation };
};

export type DialogKind = keyof DialogSubjects;

export type Dialog = { [K in DialogKind]: { kind: K } & DialogSubjects[K] }[DialogKind];
