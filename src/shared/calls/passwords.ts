import { z } from 'zod';
import { MOST_STEPS } from '../operations/steps.ts';
import { type CallShapes, done, id } from './fields.ts';

const passwordOf = z.strictObject({ passwordId: id });

/** The passwords that are made here for people who are added: in main’s memory alone, never on disk but on a sheet. */
export const passwordCalls = {
  /** The password in the clear, for the person who has to hand it over. The only call that gives a secret. Gives `password-gone`. */
  'passwords.show': { input: passwordOf, output: z.strictObject({ password: z.string() }) },
  /** Puts it on the clipboard for a short while. Gives `password-gone`. */
  'passwords.copy': { input: passwordOf, output: done },
  /** Which of these are kept still, by their ids: of a sheet they are until each was used, was forgotten, or the app ends. */
  'passwords.kept': {
    input: z.strictObject({ passwordIds: z.array(id).max(MOST_STEPS) }),
    output: z.strictObject({ passwordIds: z.array(id) }),
  },
  /** Lets go of passwords that were handed over, or given up: nobody can have them shown any more. */
  'passwords.forget': {
    input: z.strictObject({ passwordIds: z.array(id).max(MOST_STEPS), isTaken: z.boolean() }),
    output: done,
  },
} as const satisfies CallShapes;
