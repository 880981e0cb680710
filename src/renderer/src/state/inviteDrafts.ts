import { findEmails } from '../../../shared/emails.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/step.ts';
import { foldAddress } from '../../../shared/sameAddress.ts';
import { organizationKey } from './organizationRef.ts';
import { type InviteDraft, NO_INVITE_DRAFT, type Views, withPaneView } from './views.ts';

/** What brings an address in: what was typed for one way is there for the other. */
type Invite = ChangeBy<'invitations.create' | 'invitations.renew' | 'members.create'>;

/** What was typed and is now sent goes out of the box of its organization; what is no address stays. */
export function withDraftsSent(views: Views, steps: readonly Pick<Step, 'change'>[]): Views {
  return changeDrafts(views, steps, (draft) => {
    const left = findEmails(draft.text).flatMap((entry) =>
      entry.state === 'invalid' ? entry.text.trim() : [],
    );
    return left.length > 0 ? { ...draft, text: left.join('\n') } : NO_INVITE_DRAFT;
  });
}

/** After inviting or adding: addresses that were not brought in are in the box of their organization again, those that were are not. */
export function withDraftsAfter(views: Views, steps: readonly Step[]): Views {
  return changeDrafts(views, steps, draftAfter);
}

function changeDrafts<S extends Pick<Step, 'change'>>(
  views: Views,
  steps: readonly S[],
  change: (draft: InviteDraft, invites: readonly (S & { change: Invite })[]) => InviteDraft,
): Views {
  const places = new Map<string, (S & { change: Invite })[]>();
  for (const step of steps) {
    if (!isInvite(step)) continue;
    const place = organizationKey(step.change);
    const known = places.get(place);
    if (known) known.push(step);
    else places.set(place, [step]);
  }
  let next = views;
  for (const invites of places.values()) {
    const [first] = invites;
    if (first) next = withPaneView(next, first.change, 'invite', (draft) => change(draft, invites));
  }
  return next;
}

function isInvite<S extends Pick<Step, 'change'>>(step: S): step is S & { change: Invite } {
  const { action } = step.change;
  return action === 'invitations.create' || action === 'invitations.renew' || action === 'members.create';
}

function draftAfter(draft: InviteDraft, invites: readonly (Step & { change: Invite })[]): InviteDraft {
  const left = invites.filter(({ state }) => state.state === 'failed' || state.state === 'canceled');
  const tried = new Set(invites.map(({ change }) => foldAddress(change.email)));
  const entries = findEmails(draft.text);
  const others = entries.filter(
    (entry) => entry.state === 'invalid' || (entry.state === 'address' && !tried.has(entry.address)),
  );
  // What is being typed meanwhile is left as it is.
  const hasTried = entries.some((entry) => entry.state !== 'invalid' && tried.has(entry.address));
  if (left.length === 0 && !hasTried) return draft;
  const kept = others.map(({ start, end }) => draft.text.slice(start, end).trim());
  const text = [...left.map(({ change }) => change.email), ...kept].join('\n');
  if (text === '') return NO_INVITE_DRAFT;
  return { text, role: draft.text.trim() === '' ? (left[0]?.change.role ?? draft.role) : draft.role };
}
