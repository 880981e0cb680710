import type { Capability } from '../../shared/capabilities.ts';
import type { Entry } from './callEntry.ts';
import { invitationCalls } from './invitationCalls.ts';
import { keyCalls } from './keyCalls.ts';
import { memberCalls } from './memberCalls.ts';
import { organizationCalls } from './organizationCalls.ts';
import { permissionCalls } from './permissionCalls.ts';
import { roleCalls } from './roleCalls.ts';
import { serverCalls } from './serverCalls.ts';

/** Every call of Dokploy's API that Quayside makes. */
export const dokployCalls = {
  ...serverCalls,
  ...organizationCalls,
  ...invitationCalls,
  ...memberCalls,
  ...permissionCalls,
  ...keyCalls,
  ...roleCalls,
};

/** The name of a call of Dokploy's. */
export type DokployCall = keyof typeof dokployCalls & Capability;

/** The name of a call that changes nothing. */
export type ReadCall = {
  [N in DokployCall]: (typeof dokployCalls)[N]['kind'] extends 'read' ? N : never;
}[DokployCall];

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
