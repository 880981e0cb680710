import { z } from 'zod';

/** Whether a call changes the server. */
export type CallKind = 'read' | 'write';

/** One of Dokploy's calls. To add a call: one entry in calls.ts, and its first version in `SINCE` if that has no line yet. */
export type Entry<Input, Output, Kind extends CallKind = CallKind> = {
  /** Reads may be tried twice, writes never; a write is a POST with a JSON body. */
  kind: Kind;
  /** Which key: any of the instance's, the organization's own, or none. */
  scope: 'account' | 'organization' | 'open';
  /** A good key may always do it, so a refused one is a key that ran out. */
  anyRole?: boolean;
  /** When it is not `/api/` and the name. */
  path?: string;
  /** Its answer carries secrets beside what is taken of it: it is parsed in a worker of its own, which ends with it. */
  carriesSecrets?: boolean;
  /** Answered by better-auth, whose failures look different. */
  betterAuth?: boolean;
  /** What goes into the query (reads) or the JSON body (writes). */
  send?: (input: Input) => Record<string, unknown>;
  /** Its shape; nullable where Dokploy may answer 200 with an empty body. */
  answer: z.ZodType<Output>;
};

/** Gives an entry with the types of what is sent and answered. */
export function entry<Output, Kind extends CallKind, Input = undefined>(
  call: Entry<Input, Output, Kind>,
): Entry<Input, Output, Kind> {
  return call;
}

/** What a write answers when it was done is of no use here, but anything else says that it may not have been. */
export const done = {
  /** Dokploy gives back the rows that it touched: none. */
  rows: z.array(z.unknown()).transform(() => null),
  yes: z.literal(true).transform(() => null),
  success: z.object({ success: z.literal(true) }).transform(() => null),
  link: z.string().transform(() => null),
  /** An empty body; Cloud answers true, and does nothing. */
  nothing: z.union([z.null(), z.boolean()]).transform(() => null),
};
