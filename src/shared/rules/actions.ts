import type { ActionName, Change, ChangeBy } from '../operations/change.ts';
import type { Step, StepOutput } from '../operations/operation.ts';
import type { Effect } from './effect.ts';
import { INVITATION_ACTIONS, INVITATION_PLANS } from './invitations.ts';
import { KEY_ACTIONS, KEY_PLANS } from './keys.ts';
import { MEMBER_ACTIONS, MEMBER_PLANS } from './members.ts';
import { ORGANIZATION_ACTIONS, ORGANIZATION_PLANS } from './organizations.ts';
import { PERMISSION_ACTIONS, PERMISSION_PLANS } from './permissions.ts';
import { ROLE_ACTIONS, ROLE_PLANS } from './roles.ts';
import { SESSION_ACTIONS, SESSION_PLANS } from './sessions.ts';

export type Safe = (text: string, most?: number) => string;

export type PlanQuestion<C extends Change = Change> = {
  name: string;
  one(subject: string): string;
  many(count: number): string;
  yes(count: number): string;
  detail(change: C): string;
};

export type ActionFacts<C extends Change = Change> = {
  title: string;
  what?(change: C, safe: Safe, most?: number): string;
  /** Completes "X was renamed.", "X was not renamed." and "Whether X was renamed is unknown." */
  passive(subject: string): [what: string, done: string];
  /** Default: "X was renamed." */
  done?(subject: string, change: C, safe: Safe, step: Step): string;
  running(subject: string): string;
  /** Follows "Undo:"; missing without an inverse. */
  undo?(subject: string, change: C, safe: Safe): string;
  /** A sentence; for what Undo cannot revert. */
  byHand?: string;
  /** `output`: the server's answer, if there is one. */
  effect(change: C, output?: StepOutput): readonly Effect[];
} & Asks<C>;

type Asks<C extends Change> =
  | { isFinal: true; question: PlanQuestion<C> }
  | { isFinal?: never; question?: PlanQuestion<C> };

type Facts = { [A in ActionName]: ActionFacts<ChangeBy<A>> };
export type SomeFacts = Partial<Facts>;

const ACTIONS: Facts = {
  ...ORGANIZATION_ACTIONS,
  ...ROLE_ACTIONS,
  ...MEMBER_ACTIONS,
  ...PERMISSION_ACTIONS,
  ...SESSION_ACTIONS,
  ...INVITATION_ACTIONS,
  ...KEY_ACTIONS,
};

export const ALL_FACTS = Object.values(ACTIONS) as readonly ActionFacts[];

export function factsOf({ action }: Change): ActionFacts {
  return ACTIONS[action] as unknown as ActionFacts;
}

export function effectOf(change: Change, output?: StepOutput): readonly Effect[] {
  return factsOf(change).effect(change, output);
}

export const PLAN_TITLES = {
  ...ORGANIZATION_PLANS,
  ...ROLE_PLANS,
  ...MEMBER_PLANS,
  ...PERMISSION_PLANS,
  ...SESSION_PLANS,
  ...INVITATION_PLANS,
  ...KEY_PLANS,
  'off-board': 'Off-board',
  'put-back': 'Revert access',
  'wanted-access': 'Wanted access',
  'review-changes': 'Review decisions',
  undo: 'Undo',
} as const;

/** Changes to this app: recorded in Activity, with nothing to run. */
export const LOCAL_TITLES = {
  'add-instance': 'Instance added',
  'remove-instance': 'Instance removed',
  'edit-instance': 'Instance edited',
  'replace-key': 'Key replaced',
  'paste-key': 'Key pasted',
  'forget-key': 'Key forgotten',
  'reassign-key': 'Key reassigned',
  'trust-certificate': 'Certificate trusted',
  'distrust-certificate': 'Certificate no longer trusted',
  'accept-installation': 'Installation accepted',
  'export-instances': 'Instances exported',
  'import-instances': 'Instances imported',
  'clear-activity': 'Activity cleared',
  'keep-access': 'Baseline saved',
  'accept-access': 'Access accepted',
  'sign-baseline': 'Baseline signed',
  'delete-baseline': 'Baseline deleted',
  'join-addresses': 'Addresses joined',
  'separate-address': 'Address separated',
  'set-end': 'End date set',
  'clear-end': 'End date removed',
  'export-review': 'Access report saved',
  'save-kit': 'Kit saved',
  'delete-kit': 'Kit deleted',
  'import-kits': 'Kits imported',
  'restore-list': 'List restored',
  'delete-stray-keys': 'Stray keys deleted',
} as const;

export const OPERATION_TITLES = { ...PLAN_TITLES, ...LOCAL_TITLES };
