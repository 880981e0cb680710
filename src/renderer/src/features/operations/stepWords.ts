import type { Change, ChangeBy } from '../../../../shared/operations/change.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { ACTION_TITLES } from '../../../../shared/operations/titles.ts';
import { differenceWords, permissionsWords } from '../../../../shared/permissions/differenceWords.ts';
import type { Permissions } from '../../../../shared/permissions/permissionsShape.ts';
import { OLD_KEY_WORDS } from '../../ui/oldKeyWords.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { addedDetail } from './addedWords.ts';

type ActionWords<C extends Change> = {
  /** What it does, in few words; left out where that is what its action is called. */
  what?(change: C): string;
  /** What became of one that was done, as a sentence; here and below `subject` tells where, too. */
  done(subject: string, change: C, step: Step): string;
  /** What was to be done, and how: "X", "renamed" of "X was not renamed." and "It is not known whether X was renamed." */
  passive(subject: string): [what: string, done: string];
  /** What one that runs waits for, within a sentence. */
  running(subject: string): string;
  /** What taking it back does, after "Undo:"; left out where it has no inverse. */
  undo?(subject: string, change: C): string;
};

const retireKey = { running: () => 'the deletion of a key' };

const WORDS: { [A in Change['action']]: ActionWords<ChangeBy<A>> } = {
  'members.setRole': {
    what: ({ from, role }) => `${roleName(from)} → ${roleName(role)}`,
    done: (subject, { from, role }) =>
      `Role of ${subject} changed from ${roleName(from)} to ${roleName(role)}.`,
    passive: (subject) => [`The role of ${subject}`, 'changed'],
    running: (subject) => `the change of role of ${subject}`,
    undo: (subject, { from }) => `make ${subject} ${roleName(from)} again`,
  },
  'members.create': {
    what: ({ role }) => `add as ${roleName(role)}`,
    done: (subject, change, { state }) =>
      `${subject} was added as ${roleName(change.role)}. ${addedDetail(change, state)}`.trim(),
    passive: (subject) => [subject, 'added'],
    running: (subject) => `the creation of the account of ${subject}`,
    undo: (subject) => `delete the account of ${subject}`,
  },
  'members.setPermissions': {
    what: (change) => differenceWords(change) || 'no change',
    done: (subject, change, { state }) =>
      `Permissions of ${subject} changed: ${permissionsDone(change, state)}`,
    passive: (subject) => [`The permissions of ${subject}`, 'changed'],
    running: (subject) => `the change of permissions of ${subject}`,
    undo: (subject) => `put the permissions of ${subject} back`,
  },
  'members.remove': {
    done: (subject) => `The account of ${subject} was deleted.`,
    passive: (subject) => [`The account of ${subject}`, 'deleted'],
    running: (subject) => `the deletion of the account of ${subject}`,
  },
  'members.endMembership': {
    done: (subject) => `The membership of ${subject} has ended. The account stays.`,
    passive: (subject) => [`The membership of ${subject}`, 'ended'],
    running: (subject) => `the end of the membership of ${subject}`,
  },
  'members.find': {
    done: (subject) => `${subject} was looked for, and is neither a member nor invited there.`,
    passive: (subject) => [subject, 'looked for'],
    running: (subject) => `the search for ${subject}`,
  },
  'sessions.revoke': {
    what: ({ device }) => `revoke session (${named(device)})`,
    done: (subject, { device }) =>
      `The session of ${subject} (${named(device)}) was revoked: that browser is signed out.`,
    passive: (subject) => [`The session of ${subject}`, 'revoked'],
    running: (subject) => `the revocation of a session of ${subject}`,
  },
  'sessions.revokeAll': {
    done: (subject) => `All sessions of ${subject} were revoked: the browsers are signed out.`,
    passive: (subject) => [`All sessions of ${subject}`, 'revoked'],
    running: (subject) => `the revocation of the sessions of ${subject}`,
  },
  'invitations.create': {
    what: ({ role }) => `invite as ${roleName(role)}`,
    done: (subject, { role }) => `${subject} is invited as ${roleName(role)}. Copy the link and send it.`,
    passive: (subject) => [subject, 'invited'],
    running: (subject) => `the invitation of ${subject}`,
    undo: (subject) => `remove the invitation of ${subject}`,
  },
  'invitations.remove': {
    done: (subject, { unlessAccepted }) =>
      `The invitation of ${subject} is removed.${unlessAccepted ? ' Its link no longer works.' : ''}`,
    passive: (subject) => [`The invitation of ${subject}`, 'removed'],
    running: (subject) => `the removal of the invitation of ${subject}`,
    undo: (subject) => `invite ${subject} again`,
  },
  'invitations.renew': {
    what: ({ role }) => `renew as ${roleName(role)}`,
    done: (subject) =>
      `The invitation of ${subject} is renewed. The old link no longer works, so copy the new one.`,
    passive: (subject) => [`The invitation of ${subject}`, 'renewed'],
    running: (subject) => `the renewal of the invitation of ${subject}`,
  },
  'invitations.send': {
    done: (subject) => `The server mailed the invitation to ${subject}.`,
    passive: (subject) => [`The invitation of ${subject}`, 'mailed'],
    running: (subject) => `the sending of the invitation of ${subject}`,
  },
  'invitations.accept': {
    what: ({ role }) => (role === null ? 'accept invitation' : `accept invitation as ${roleName(role)}`),
    done: (subject, { role }) =>
      `The invitation to ${subject} was accepted${role === null ? '' : ` as ${roleName(role)}`}. Create a key to work there.`,
    passive: (subject) => [`The invitation to ${subject}`, 'accepted'],
    running: (subject) => `the acceptance of the invitation to “${subject}”`,
  },
  'organizations.create': {
    done: (subject) => `${subject} was created.`,
    passive: (subject) => [subject, 'created'],
    running: (subject) => `the creation of “${subject}”`,
  },
  'organizations.update': {
    done: (_, { settings }, { instanceName }) =>
      `The settings of “${named(settings.name)}” on ${named(instanceName)} were saved.`,
    passive: (subject) => [subject, 'changed'],
    running: (subject) => `the change of “${subject}”`,
    undo: (subject) => `put the settings of “${subject}” back`,
  },
  'organizations.delete': {
    done: (subject) => `${subject} was deleted.`,
    passive: (subject) => [subject, 'deleted'],
    running: (subject) => `the deletion of “${subject}”`,
  },
  'organizations.setDefault': {
    done: (subject) => `${subject} is your default organization now.`,
    passive: (subject) => [subject, 'made your default organization'],
    running: (subject) => `the choice of “${subject}” as default`,
    undo: (_, { before }) => `make “${named(before?.name ?? '')}” the default`,
  },
  'roles.create': {
    done: (subject) => `The role ${subject} was made again.`,
    passive: (subject) => [`The role ${subject}`, 'made again'],
    running: (subject) => `the making of the role “${subject}”`,
    undo: (subject) => `delete the role “${subject}”`,
  },
  'roles.delete': {
    done: (subject) => `The role ${subject} was deleted.`,
    passive: (subject) => [`The role ${subject}`, 'deleted'],
    running: (subject) => `the deletion of the role “${subject}”`,
    undo: (subject) => `make the role “${subject}” again`,
  },
  'keys.make': {
    done: (subject) => `A key for ${subject} was created.`,
    passive: (subject) => [`A key for ${subject}`, 'created'],
    running: (subject) => `the creation of a key for “${subject}”`,
  },
  'keys.rotate': {
    done: (subject, _, { state }) => `The key of ${subject} was rotated. ${oldKeyWords(state)}`.trim(),
    passive: (subject) => [`The key of ${subject}`, 'rotated'],
    running: () => 'the rotation of a key',
  },
  'keys.retire': {
    ...retireKey,
    done: (subject) => `The key of ${subject} was retired.`,
    passive: (subject) => [`The key of ${subject}`, 'retired'],
  },
  'keys.retireOnServer': {
    ...retireKey,
    done: (subject) => `The key ${subject} was deleted on the server.`,
    passive: (subject) => [`The key ${subject}`, 'deleted on the server'],
  },
  'keys.retireOfComputer': {
    done: (_, { computer }, { instanceName }) =>
      `The keys of “${named(computer)}” were deleted on ${named(instanceName)}.`,
    passive: (subject) => [`The retirement of the ${subject.replace(/^K/, 'k')}`, 'finished'],
    running: (subject) => `the retirement of the ${subject.replace(/^K/, 'k')}`,
  },
};

/** The words of a change's own action take that change. */
const wordsOf = (change: Change) => WORDS[change.action] as unknown as ActionWords<Change>;

export function subjectOf({ change, organizationName, instanceName }: Omit<Step, 'id' | 'state'>): string {
  if ('email' in change) return sanitizeText(change.email);
  if (change.action === 'organizations.update') return named(change.before.name);
  if ('name' in change) return named(change.name);
  if ('computer' in change) return `Keys of ${named(change.computer)}`;
  return named(organizationName ?? instanceName);
}

/** Whom or what a step is about, and where: sentences about several servers can stand beside each other. */
function placed(step: Step): string {
  const { change, organizationName, instanceName } = step;
  const isNamed = 'email' in change || 'computer' in change;
  const subject = isNamed ? subjectOf(step) : `“${subjectOf(step)}”`;
  const isInside = 'email' in change || 'permissions' in change;
  const organization = isInside && organizationName ? ` in ${named(organizationName)}` : '';
  return `${subject}${organization} on ${named(instanceName)}`;
}

export function whatOf(change: Change): string {
  return wordsOf(change).what?.(change) ?? ACTION_TITLES[change.action];
}

export function doneSentence(step: Step): string {
  const { change, state } = step;
  const subject = placed(step);
  if (state.state === 'done' && state.already) return `${subject}: no change was needed.`;
  return wordsOf(change).done(subject, change, step);
}

/** What taking a step back does, after "Undo:". */
export function undoWords(step: Step): string {
  const { change } = step;
  const subject = subjectOf(step);
  return wordsOf(change).undo?.(subject, change) ?? `${subject}, ${whatOf(change)}`;
}

/** What a running step waits for, within a sentence: "the change of role of EMAIL". */
export function runningWords(step: Step): string {
  return wordsOf(step.change).running(subjectOf(step));
}

/** Whether the old invitation is gone and no new one was made, as far as anybody knows. */
export function isHalfRenewal({ change, state }: Step): boolean {
  const left = 'left' in state ? state.left : undefined;
  return change.action === 'invitations.renew' && left?.action === 'invitations.create';
}

/** What was to be done where it was not, or is not known to be: `known` tells which. */
export function notDoneSentence(step: Step, known: boolean): string {
  const subject = placed(step);
  if (isHalfRenewal(step)) {
    return known
      ? `The old invitation of ${subject} was removed, but no new one was made: this address has no invitation now.`
      : `The old invitation of ${subject} was removed. It is not known whether a new one was made.`;
  }
  const [what, done] = wordsOf(step.change).passive(subject);
  return known
    ? `${what} was not ${done}.`
    : `It is not known whether ${what.replace(/^The /, 'the ')} was ${done}.`;
}

function oldKeyWords(state: Step['state']): string {
  const oldKey = state.state === 'done' ? state.output.oldKey : undefined;
  return oldKey ? OLD_KEY_WORDS[oldKey] : '';
}

function named(name: string): string {
  return sanitizeText(name, 120) || 'Unnamed';
}

function roleName(name: string): string {
  return sanitizeText(name, 40);
}

/** "granted 2 projects; took away “Docker”.", and what of the plan the server keeps nothing of. */
function permissionsDone(
  { grant, revoke }: ChangeBy<'members.setPermissions'>,
  state: Step['state'],
): string {
  const isLeftOut = state.state === 'done' && state.output.leftOut !== undefined;
  const done = (all: Permissions) => (isLeftOut ? { ...all, gitProviders: [], servers: [] } : all);
  const [granted, revoked] = [permissionsWords(done(grant)), permissionsWords(done(revoke))];
  const words = [granted && `granted ${granted}`, revoked && `took away ${revoked}`];
  return `${words.filter(Boolean).join('; ')}.${isLeftOut ? LEFT_OUT : ''}`;
}

const LEFT_OUT = ' Git providers and servers were left out: without a license the server keeps none of them.';
