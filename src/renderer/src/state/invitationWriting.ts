import type { MailProvider } from '../../../shared/dokploy.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { InvitationStep, TriedEnd } from './invitationSteps.ts';
import type { OrganizationRef } from './memberWriting.ts';

/** What is told of an organization's invitations until it is put away. */
export type InvitationFeedback = { key: string } & (
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
  news: Readonly<Record<string, readonly InvitationFeedback[]>>;
  /** By organization: the mail notifications of its server, as last asked for. */
  mail: Readonly<Record<string, readonly MailProvider[]>>;
};

/** Nothing was done. */
export const NO_INVITATION_WRITING: InvitationWriting = { running: {}, news: {}, mail: {} };

const NO_NEWS: readonly InvitationFeedback[] = [];

/** The key of an organization. */
export function placeKey({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** The key of what can be written once at a time: an invitation, or an address that is invited. */
export function writeKey(
  organizationRef: OrganizationRef,
  target: { invitationId: string } | { email: string },
): string {
  const what = 'invitationId' in target ? ['id', target.invitationId] : ['to', target.email];
  return JSON.stringify([organizationRef.instanceId, organizationRef.organizationId, ...what]);
}

/** What is told in an organization, oldest first. */
export function newsIn(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
): readonly InvitationFeedback[] {
  return writing.news[placeKey(organizationRef)] ?? NO_NEWS;
}

/** The mail notifications that can send an organization's invitations; undefined before anybody asked. */
export function mailProvidersIn(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
): readonly MailProvider[] | undefined {
  return writing.mail[placeKey(organizationRef)];
}

/** The mail notifications were read; null forgets them. */
export function mailProvidersRead(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
  providers: readonly MailProvider[] | null,
): InvitationWriting {
  const { [placeKey(organizationRef)]: _, ...mail } = writing.mail;
  return { ...writing, mail: providers ? { ...mail, [placeKey(organizationRef)]: providers } : mail };
}

/** A step begins: what was told of this one and of earlier successes goes. */
export function stepBegun(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
  step: InvitationStep,
): InvitationWriting {
  const running = { ...writing.running, [writeKey(organizationRef, step)]: step };
  return {
    ...writing,
    running,
    news: withNews(writing, organizationRef, (news) => failures(news, step.key)),
  };
}

/** A step ended, and is told. */
export function stepEnded(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
  step: InvitationStep,
  end: TriedEnd,
): InvitationWriting {
  const { [writeKey(organizationRef, step)]: _, ...running } = writing.running;
  const told = { key: step.key, what: 'ended', step, end } as const;
  const news = withNews(writing, organizationRef, (before) => [...failures(before, step.key), told]);
  return { ...writing, running, news };
}

/** Links were copied, or not, and it is told. `email` where it was one. */
export function copyEnded(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
  result: Result<{ links: number }>,
  email: string | null,
): InvitationWriting {
  const key = 'copied';
  const told: InvitationFeedback = result.ok
    ? { key, what: 'copied', count: result.value.links, email }
    : { key, what: 'not-copied', error: result.error };
  return { ...writing, news: withNews(writing, organizationRef, (news) => [...failures(news, key), told]) };
}

/** Puts something told away. */
export function newsAway(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
  key: string,
): InvitationWriting {
  return {
    ...writing,
    news: withNews(writing, organizationRef, (news) => news.filter((each) => each.key !== key)),
  };
}

function failures(news: readonly InvitationFeedback[], but: string): InvitationFeedback[] {
  return news.filter((each) => {
    const failed = each.what === 'ended' ? each.end.state === 'failed' : each.what === 'not-copied';
    return failed && each.key !== but;
  });
}

function withNews(
  writing: InvitationWriting,
  organizationRef: OrganizationRef,
  change: (news: readonly InvitationFeedback[]) => InvitationFeedback[],
): InvitationWriting['news'] {
  return { ...writing.news, [placeKey(organizationRef)]: change(newsIn(writing, organizationRef)) };
}
