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

/** Makes a stranger’s text fit for a sentence, at most so long. */
export type Safe = (text: string, most?: number) => string;

/** What main asks in a box of the system; about actions with the same question it asks once. */
export type PlanQuestion<C extends Change = Change> = {
  /** What the steps are about, as a fact is named. */
  name: string;
  one(subject: string): string;
  many(count: number): string;
  yes(count: number): string;
  /** What it means. */
  detail(change: C): string;
};

/** What is known of an action beside how it is done. Each `subject` is safe to show; outside of questions names stand in quotes. */
export type ActionFacts<C extends Change = Change> = {
  /** What it is called, where nothing more is said of a change. */
  title: string;
  /** What a change does, in few words; left out where that is the title. `most`: so many of a kind are named. */
  what?(change: C, safe: Safe, most?: number): string;
  /** What was to be done, and how: "X", "renamed" of "X was not renamed." and "Whether X was renamed is unknown." */
  passive(subject: string): [what: string, done: string];
  /** What became of one that was done, as a sentence; left out where that is "X was renamed." */
  done?(subject: string, change: C, safe: Safe, step: Step): string;
  /** What one that runs waits for, within a sentence. */
  running(subject: string): string;
  /** What taking it back does, after "Undo:"; left out where it has no inverse. */
  undo?(subject: string, change: C, safe: Safe): string;
  /** How a person takes it back, as a sentence, where Undo does not. */
  byHand?: string;
  /** What it does to access once it is done; `output`: what its server decided, where it has answered. */
  effect(change: C, output?: StepOutput): readonly Effect[];
} & Asks<C>;

/** What main asks before it, whatever it hands out: always, where it ends something for good. */
type Asks<C extends Change> =
  | { isFinal: true; question: PlanQuestion<C> }
  | { isFinal?: never; question?: PlanQuestion<C> };

type Facts = { [A in ActionName]: ActionFacts<ChangeBy<A>> };
export type SomeFacts = Partial<Facts>;

/** An action without its facts does not compile. In this order main asks about those that are final. */
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

/** The facts of a change’s own action take that change. */
export function factsOf({ action }: Change): ActionFacts {
  return ACTIONS[action] as unknown as ActionFacts;
}

/** What a change does to access, or did by what its server answered. */
export function effectOf(change: Change, output?: StepOutput): readonly Effect[] {
  return factsOf(change).effect(change, output);
}

/** What an operation is called, by its kind; both sides search by it. */
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

/** What was done to this app alone: remembered beside the operations, with nothing to run. */
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
