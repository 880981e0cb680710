import { z } from 'zod';

export const id = z.string().min(1).max(200);
export const nothing = z.strictObject({});
export const done = z.strictObject({});
export const organizationOf = z.strictObject({ instanceId: id, organizationId: id });
/** UTF-16 units. */
export const MOST_TEXT = 4_096;
export const text = z.string().max(MOST_TEXT);
/** Leaves room for pasted text; the main process cleans and judges it. */
export const typed = text;
export const MOST_ROLE = 255;
export const role = z.string().min(1).max(MOST_ROLE);
export const MOST_TOLD_THERE = 5_000;
/** For when the keychain cannot be used: the key stays in memory until the app ends. */
export const forSession = z.boolean().exactOptional();
export const count = z.number().int();
export const moment = z.number();

/** Ms since the epoch, limited to valid dates. */
export const pointInTime = z.number().min(-8.64e15).max(8.64e15);

export const tableFormat = z.enum(['csv', 'json']);
const saved = z.strictObject({ outcome: z.literal('saved'), fileName: z.string() });
export const canceled = z.strictObject({ outcome: z.literal('canceled') });
export const savedShape = z.discriminatedUnion('outcome', [saved, canceled]);
export const handedOutShape = z.discriminatedUnion('outcome', [
  saved,
  canceled,
  z.strictObject({ outcome: z.literal('copied') }),
]);

/** No `undefined`: the main process would keep it, and the answer's shape refuses it. */
type Input = null | boolean | number | string | readonly Input[] | { readonly [field: string]: Input };
/** Sent to the server named in the input: a request without a key, with one, or the person's browser. */
export type Reach = 'look' | 'key' | 'browser';
export type CallShapes = Record<string, { input: z.ZodType<Input>; output: z.ZodType; reach?: Reach }>;

/** From 1; `file`: the included file's name. */
export const placeInFile = { line: count, column: count, file: text.exactOptional() };

export const wantedFaultShape = z.strictObject({
  ...placeInFile,
  why: text,
  later: z.literal(true).exactOptional(),
  waits: z.literal(true).exactOptional(),
});
