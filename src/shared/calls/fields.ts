import { z } from 'zod';

export const id = z.string().min(1).max(200);
export const nothing = z.strictObject({});
export const done = z.strictObject({});
export const organizationOf = z.strictObject({ instanceId: id, organizationId: id });
/** The longest text (UTF-16 units) that a call or a journal takes. */
export const MOST_TEXT = 4_096;
/** What a server calls something, or what was said of it. */
export const text = z.string().max(MOST_TEXT);
/** Typed by a person, so with room for what they paste; main cleans and judges it. */
export const typed = text;
/** The longest name of a role (UTF-16 units) that a call or a journal takes. */
export const MOST_ROLE = 255;
/** A role by its name, a custom one included. */
export const role = z.string().min(1).max(MOST_ROLE);
/** How many people of an organization, and lines of what is granted there, are told one by one at most. */
export const MOST_TOLD_THERE = 5_000;
/** Keeps the key in the app's memory until it ends, when the keychain cannot be used. */
export const forSession = z.boolean().exactOptional();
export const count = z.number().int();
/** In ms since the epoch. */
export const moment = z.number();

/** In ms since the epoch, as far as there are dates: a time beyond cannot be shown. */
export const pointInTime = z.number().min(-8.64e15).max(8.64e15);

/** As what a table is written: comma-separated by RFC 4180, or JSON. */
export const tableFormat = z.enum(['csv', 'json']);
const saved = z.strictObject({ outcome: z.literal('saved'), fileName: z.string() });
export const canceled = z.strictObject({ outcome: z.literal('canceled') });
/** What became of a file that the person was asked for. */
export const savedShape = z.discriminatedUnion('outcome', [saved, canceled]);
/** As {@link savedShape}, of what can be put on the clipboard instead. */
export const handedOutShape = z.discriminatedUnion('outcome', [
  saved,
  canceled,
  z.strictObject({ outcome: z.literal('copied') }),
]);

/** No field can be `undefined`: main would keep it, and answer with it what no shape lets through. */
type Input = null | boolean | number | string | readonly Input[] | { readonly [field: string]: Input };
/** What a call sends to a server that its input names: a look without a key, a key, or the person’s browser. */
export type Reach = 'look' | 'key' | 'browser';
export type CallShapes = Record<string, { input: z.ZodType<Input>; output: z.ZodType; reach?: Reach }>;

/** Where something stands in a file: both from 1; `file`: in which of those that it includes. */
export const placeInFile = { line: count, column: count, file: text.exactOptional() };

/** A line of wanted access for which nothing is done, and why, as a sentence. */
export const wantedFaultShape = z.strictObject({
  ...placeInFile,
  why: text,
  /** Nothing is wrong with the line: it cannot be done yet, or by no key here. */
  later: z.literal(true).exactOptional(),
  /** And that is only until somebody has joined. */
  waits: z.literal(true).exactOptional(),
});
