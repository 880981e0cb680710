import { z } from 'zod';
import type { Capability } from '../../shared/capabilities.ts';
import { callerShape, invitationShape, memberShape, organizationShape } from '../../shared/dokploy.ts';

/** One of Dokploy's calls. To add a call: one entry here, and its first version in `SINCE` if that has no line yet. */
type Entry<Input, Output> = {
  /** Reads may be tried twice, writes never; a write is a POST with a JSON body. */
  kind: 'read' | 'write';
  /** Which key: any of the instance's, the organization's own, or none. */
  scope: 'account' | 'organization' | 'open';
  /** A good key may always do it, so a refused one is a key that ran out. */
  anyRole?: boolean;
  /** When it is not `/api/` and the name. */
  path?: string;
  /** What goes into the query (reads) or the JSON body (writes). */
  send?: (input: Input) => Record<string, unknown>;
  /** Its shape; nullable where Dokploy may answer 200 with an empty body. */
  answer: z.ZodType<Output>;
};

function entry<Output, Input = undefined>(call: Entry<Input, Output>): Entry<Input, Output> {
  return call;
}

/** Every call of Dokploy's API that Quayside makes. */
export const dokployCalls = {
  /** Answers without a key, on every version. */
  health: entry({
    kind: 'read',
    scope: 'open',
    path: '/api/health',
    answer: z.object({ ok: z.literal(true) }),
  }),
  'settings.getDokployVersion': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: z.string().max(100),
  }),

  /** Unordered; all of the key's user, whatever organization the key opens. */
  'organization.all': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: z.array(organizationShape),
  }),
  /** Empty for an unknown id below 0.26.0, which also shows foreign organizations: ask only for listed ones. */
  'organization.one': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    send: (input: { organizationId: string }) => input,
    answer: organizationShape.nullable(),
  }),
  /** The key's own organization; empty when that is gone. */
  'organization.active': entry({
    kind: 'read',
    scope: 'organization',
    anyRole: true,
    answer: organizationShape.nullable(),
  }),
  'organization.allInvitations': entry({
    kind: 'read',
    scope: 'organization',
    answer: z.array(invitationShape),
  }),

  'user.all': entry({ kind: 'read', scope: 'organization', answer: z.array(memberShape) }),
  /** The caller's own membership; empty when the user left the key's organization or that is gone. */
  'user.get': entry({ kind: 'read', scope: 'organization', anyRole: true, answer: callerShape.nullable() }),
};

/** The name of a call of Dokploy's. */
export type DokployCall = keyof typeof dokployCalls & Capability;

type EntryOf<N extends DokployCall> = (typeof dokployCalls)[N];

/** What a call takes; undefined when nothing. */
export type DokployInput<N extends DokployCall> =
  EntryOf<N> extends Entry<infer Input, infer _> ? Input : never;

/** What a call gives. */
export type DokployOutput<N extends DokployCall> =
  EntryOf<N> extends Entry<infer _, infer Output> ? Output : never;

/** The path with its query, and the body of a write. */
export function requestOf<N extends DokployCall>(
  name: N,
  input: DokployInput<N>,
): { path: string; body?: string } {
  const call: Pick<Entry<never, unknown>, 'path' | 'kind' | 'send'> = dokployCalls[name];
  const path = call.path ?? `/api/${name}`;
  const sent = call.send?.(input as never) ?? {};
  if (call.kind === 'write') return { path, body: JSON.stringify(sent) };
  const query = new URLSearchParams(
    Object.entries(sent).map(([key, value]) => [key, String(value)]),
  ).toString();
  return { path: query === '' ? path : `${path}?${query}` };
}
