import type { AppError, Result } from '../../../shared/errors.ts';
import type { InvitationStep, TriedEnd } from './invitationSteps.ts';
import type { There } from './memberWriting.ts';

/** What is told of an organization's invitations until it is put away. */
export type InvitationNews = { key: string } & (
  | { what: 'ended'; step: InvitationStep; end: TriedEnd }
  /** `email` where it was one. */
  | { what: 'copied'; count: number; email: string | null }
  | { what: 'not-copied'; error: AppError }
);

/** What is being done with single invitations, and what was told of it. */
export type InvitationWriting = {
  /** By {@link writeKey}: the steps under way. */
  running: Readonly<Record<string, InvitationStep>>;
  /** By organization: failures stay until put away, of successes the last one alone. */
  news: Readonly<Record<string, readonly InvitationNews[]>>;
};

/** Nothing was done. */
export const NO_INVITATION_WRITING: InvitationWriting = { running: {}, news: {} };

const NO_NEWS: readonly InvitationNews[] = [];

/** The key of an organization. */
export function placeKey({ instanceId, organizationId }: There): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** The key of what can be written once at a time: an invitation, or an address that is invited. */
export function writeKey(there: There, target: { invitationId: string } | { email: string }): string {
  const what = 'invitationId' in target ? ['id', target.invitationId] : ['to', target.email];
  return JSON.stringify([there.instanceId, there.organizationId, ...what]);
}

/** What is told in an organization, oldest first. */
export function newsIn(writing: InvitationWriting, there: There): readonly InvitationNews[] {
  return writing.news[placeKey(there)] ?? NO_NEWS;
}

/** A step begins: what was told of this one and of earlier successes goes. */
export function stepBegun(writing: InvitationWriting, there: There, step: InvitationStep): InvitationWriting {
  const running = { ...writing.running, [writeKey(there, step)]: step };
  return { running, news: withNews(writing, there, (news) => failures(news, step.key)) };
}

/** A step ended, and is told. */
export function stepEnded(
  writing: InvitationWriting,
  there: There,
  step: InvitationStep,
  end: TriedEnd,
): InvitationWriting {
  const { [writeKey(there, step)]: _, ...running } = writing.running;
  const told = { key: step.key, what: 'ended', step, end } as const;
  return { running, news: withNews(writing, there, (news) => [...failures(news, step.key), told]) };
}

/** Links were copied, or not, and it is told. `email` where it was one. */
export function copyEnded(
  writing: InvitationWriting,
  there: There,
  result: Result<{ links: number }>,
  email: string | null,
): InvitationWriting {
  const key = 'copied';
  const told: InvitationNews = result.ok
    ? { key, what: 'copied', count: result.value.links, email }
    : { key, what: 'not-copied', error: result.error };
  return { ...writing, news: withNews(writing, there, (news) => [...failures(news, key), told]) };
}

/** Puts something told away. */
export function newsAway(writing: InvitationWriting, there: There, key: string): InvitationWriting {
  return { ...writing, news: withNews(writing, there, (news) => news.filter((each) => each.key !== key)) };
}

function failures(news: readonly InvitationNews[], but: string): InvitationNews[] {
  return news.filter((each) => {
    const failed = each.what === 'ended' ? each.end.state === 'failed' : each.what === 'not-copied';
    return failed && each.key !== but;
  });
}

function withNews(
  writing: InvitationWriting,
  there: There,
  change: (news: readonly InvitationNews[]) => InvitationNews[],
): InvitationWriting['news'] {
  return { ...writing.news, [placeKey(there)]: change(newsIn(writing, there)) };
}
