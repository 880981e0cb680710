import type { CallInput, Handlers } from '../../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { saveTable } from '../../storage/savedTable.ts';
import type { NewPasswords } from './newPasswords.ts';
import { makePassword } from './password.ts';

type Noun = Pick<Handlers, Extract<keyof Handlers, `passwords.${string}`>>;
type Wanted = CallInput<'passwords.make'>['people'][number];
type Made = Wanted & { password: string };

/** What a sheet says of each person, with its headings. */
const COLUMNS = {
  instance: 'Instance',
  address: 'Sign in at',
  organization: 'Organization',
  email: 'Email',
  role: 'Role',
  password: 'Password',
} as const;

/** Creates the calls that make passwords, hand them out, and let go of them. */
export function createPasswordCalls(options: {
  passwords: NewPasswords;
  instances: Pick<Instances, 'find'>;
  /** Where to write; `name` is offered. Null when the person gives it up. */
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  /** Puts a secret on the clipboard for a short while. */
  writeSecret: (text: string) => Promise<Result<null>>;
  /** ms since the epoch. */
  clock: () => number;
}): Noun {
  const { passwords, instances, writeSecret } = options;
  /** Under which ids passwords are being made, until their sheet is saved. */
  const making = new Set<string>();

  async function saveSheet(people: readonly Made[]): Promise<Result<string | null>> {
    const lines: Record<keyof typeof COLUMNS, string>[] = [];
    for (const { instanceId, organizationName, email, role, password } of people) {
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { name, origin } = found.value;
      lines.push({ instance: name, address: origin, organization: organizationName, email, role, password });
    }
    const title = 'Save the sheet with the passwords';
    const table = { name: 'passwords', title, format: 'csv', lines: each(lines), columns: COLUMNS } as const;
    const saved = await saveTable(table, options);
    if (!saved.ok) return saved;
    return ok(saved.value.outcome === 'saved' ? saved.value.fileName : null);
  }

  return {
    async 'passwords.make'({ people }) {
      // A sheet that was saved holds what was made under an id first.
      const isMade = (id: string) => making.has(id) || passwords.get(id) !== undefined;
      if (people.some(({ passwordId }) => isMade(passwordId))) return fail(MADE_ALREADY);
      const made = people.map((person) => ({ ...person, password: makePassword() }));
      const isOnSheet = made.length > 1;
      for (const { passwordId } of made) making.add(passwordId);
      const sheet = isOnSheet ? await saveSheet(made) : ok(null);
      for (const { passwordId } of made) making.delete(passwordId);
      if (!sheet.ok) return sheet;
      if (isOnSheet && sheet.value === null) return ok({ outcome: 'canceled' });
      for (const { passwordId, password, ...person } of made)
        passwords.keep(passwordId, person, { password, isOnSheet });
      return ok({ outcome: 'made', sheet: sheet.value });
    },
    'passwords.show'({ passwordId }) {
      const password = passwords.get(passwordId);
      return password === undefined ? fail(PASSWORD_GONE) : ok({ password });
    },
    async 'passwords.copy'({ passwordId }) {
      const password = passwords.get(passwordId);
      if (password === undefined) return fail(PASSWORD_GONE);
      const written = await writeSecret(password);
      return written.ok ? ok({}) : written;
    },
    'passwords.kept': ({ passwordIds }) =>
      ok({ passwordIds: passwordIds.filter((each) => passwords.get(each) !== undefined) }),
    'passwords.forget'({ passwordIds, isTaken }) {
      passwords.forget(passwordIds, { isTaken });
      return ok({});
    },
  };
}

async function* each<T>(lines: readonly T[]): AsyncGenerator<T> {
  yield* lines;
}

const MADE_ALREADY: AppError = {
  code: 'bad-input',
  message: 'The passwords of these people were made already.',
  advice: 'Look at what became of them, then add whoever is missing.',
};

const PASSWORD_GONE: AppError = {
  code: 'password-gone',
  message: 'Quayside does not have this password any more.',
  advice: 'If nobody noted it down, delete the account and add the person again.',
};
