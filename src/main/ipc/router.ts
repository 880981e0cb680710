import { z } from 'zod';
import { appCalls } from '../../shared/calls/app.ts';
import type { CallShapes } from '../../shared/calls/fields.ts';
import type { CallName, Handlers } from '../../shared/contract.ts';
import { describeError } from '../../shared/describeError.ts';
import { type AppError, ERROR_MEANINGS, fail, ok, type Result } from '../../shared/errors.ts';
import { failureShape } from '../../shared/failureShape.ts';
import type { Admit } from './gestures.ts';

const MAX_PER_MINUTE = 20;
const MINUTE = 60_000;
const MOST = 2_000;

export function createPageErrorLog({ log, clock }: { log: (line: string) => void; clock: typeof Date.now }) {
  let since = clock();
  let count = 0;
  return (text: string): void => {
    const now = clock();
    if (now - since >= MINUTE) {
      since = now;
      count = 0;
    }
    count += 1;
    if (count <= MAX_PER_MINUTE) log(`page: ${cut(text)}`);
    else if (count === MAX_PER_MINUTE + 1) log('page: more errors within a minute were left out');
  };
}

/** Also drops the cut word: a partial secret would not be recognised. */
function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/\S+$/, '')}…` : text;
}

const message = z.object({ call: z.string(), input: z.unknown() });

/** For rare and small checks: compiling a shape, zod's default, takes as long as ten of them. */
const ONCE = { jitless: true };

const RESTART = 'Restart Quayside. If it happens again, please report it with the log file.';

function refusal(code: AppError['code'], text: string, advice = RESTART): Result<never> {
  const open = ERROR_MEANINGS[code].write === 'perhaps';
  return fail({ code, message: text, advice, ...(open ? { details: { outcomeUnknown: true } } : {}) });
}

/** Lazy: startup needs the app's calls only. Null for an unknown call. */
async function shapesOf(name: string): Promise<CallShapes[string] | null> {
  if (Object.hasOwn(appCalls, name)) return appCalls[name as keyof typeof appCalls];
  const { calls } = await import('../../shared/contract.ts');
  return Object.hasOwn(calls, name) ? calls[name as CallName] : null;
}

function firstPath(error: z.ZodError): string {
  return error.issues[0]?.path.join('.') || 'the whole';
}

/** 20,000 memberships, and the longest copied text. */
export const MOST_VALUES = 100_000;
const MOST_CHARACTERS = 17_000_000;

function isTooLarge(input: unknown): boolean {
  let values = 1;
  let characters = 0;
  const left = [input];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') characters += value.length;
    if (characters > MOST_CHARACTERS || (Array.isArray(value) && value.length > MOST_VALUES)) return true;
    if (typeof value === 'object')
      for (const name in value) {
        values += 1;
        characters += name.length;
        if (values > MOST_VALUES) return true;
        left.push(value[name as keyof typeof value]);
      }
  }
  return false;
}

/** Removes everything the page sent: keys and passphrases come in so, in any form. */
function without(input: unknown, text: string): string {
  if (typeof input === 'string') return input.length < 4 ? text : text.replaceAll(input, '[cut]');
  return Object.values(input ?? {}).reduce((rest: string, part) => without(part, rest), text);
}

export type Router = (fromOwnFrame: boolean, raw: unknown) => Promise<Result<unknown>>;

/**
 * Order of checks: own frame → known call → size → shape → a person's wish if the page names the server →
 * handler → output shape. Never throws; errors: foreign-sender, unknown-call, bad-input, bad-output,
 * internal, and the handler's own.
 */
export function createRouter(options: {
  handlers: Handlers;
  admit: Admit;
  log: (line: string) => void;
}): Router {
  const { handlers, admit, log } = options;
  return async (fromOwnFrame, raw) => {
    if (!fromOwnFrame) {
      log('refused a call from a foreign frame');
      return refusal('foreign-sender', 'This page may not call Quayside.', 'Close it, and restart Quayside.');
    }
    const asked = message.safeParse(raw);
    const shapes = asked.success ? await shapesOf(asked.data.call) : null;
    if (!asked.success || !shapes) {
      return refusal('unknown-call', 'The window asked for something this version of Quayside can’t do.');
    }
    const name = asked.data.call as CallName;
    if (isTooLarge(asked.data.input))
      return refusal('bad-input', 'This is more than Quayside takes at once.', 'Choose fewer.');
    const input = shapes.input.safeParse(asked.data.input, ONCE);
    if (!input.success) {
      return refusal(
        'bad-input',
        `Quayside could not use this entry (${firstPath(input.error)}).`,
        'Check the entry and try again.',
      );
    }
    try {
      const admitted = shapes.reach ? await admit(shapes.reach, input.data as object) : ok(null);
      if (!admitted.ok) return admitted;
      const handle = handlers[name] as (input: unknown) => Promise<Result<unknown>>;
      const answer = await handle(input.data);
      if (!answer.ok) {
        const error = failureShape.safeParse(answer.error);
        if (error.success) return fail(error.data);
        log(`${name}: the failure does not fit the contract at ${firstPath(error.error)}`);
        return refusal('internal', 'An internal error stopped this step.');
      }
      const output = shapes.output.safeParse(answer.value, Object.hasOwn(appCalls, name) ? ONCE : {});
      if (output.success) return ok(output.data);
      log(`${name}: the answer does not fit the contract at ${firstPath(output.error)}`);
      return refusal('bad-output', 'Quayside did not understand an answer and left it out.');
    } catch (error) {
      log(`${name}: ${without(input.data, describeError(error))}`);
      return refusal('internal', 'An internal error stopped this step.');
    }
  };
}
