import { randomInt } from 'node:crypto';
import type { Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import type { Plan } from '../../shared/operations/operation.ts';
import { isSameAddress, oneLine } from '../../shared/text.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { saveTable } from '../storage/savedTable.ts';

type PersonAt = { instanceId: string; organizationId: string; email: string };

export type NewPassword = {
  password: string;
  isOnSheet: boolean;
};

type PasswordOutcome = 'handed-over' | 'lost';

export type NewPasswords = ReturnType<typeof createNewPasswords>;

export function createNewPasswords(options: {
  onChange: (toShow: string[]) => void;
  onHandedOver: (passwordIds: readonly string[], password: PasswordOutcome) => void;
}) {
  const { onChange, onHandedOver } = options;
  const kept = new Map<string, NewPassword & { person: PersonAt }>();
  const toShow = new Set<string>();
  /** By id: a person may take a password or give it up while the server is still being asked. */
  const outcomes = new Map<string, PasswordOutcome>();

  function drop(passwordIds: readonly string[]): void {
    for (const id of passwordIds) kept.delete(id);
    const gone = passwordIds.filter((id) => toShow.delete(id));
    if (gone.length > 0) onChange([...toShow]);
  }

  return {
    keep(passwordId: string, person: PersonAt, made: NewPassword): void {
      kept.set(passwordId, { ...made, person });
      if (made.isOnSheet) return;
      toShow.add(passwordId);
      onChange([...toShow]);
    },
    find(passwordId: string, person: PersonAt): NewPassword | undefined {
      const found = kept.get(passwordId);
      return found && isOf(found.person, person) ? found : undefined;
    },
    get: (passwordId: string) => kept.get(passwordId)?.password,
    outcomeOf: (passwordId: string) => outcomes.get(passwordId),
    drop: (passwordId: string) => drop([passwordId]),
    forget(passwordIds: readonly string[], { isTaken }: { isTaken: boolean }): void {
      const known = passwordIds.filter((id) => kept.has(id));
      const outcome = isTaken ? 'handed-over' : 'lost';
      for (const id of known) outcomes.set(id, outcome);
      drop(known);
      if (known.length > 0) onHandedOver(known, outcome);
    },
  };
}

function isOf(one: PersonAt, other: PersonAt): boolean {
  return (
    one.instanceId === other.instanceId &&
    one.organizationId === other.organizationId &&
    isSameAddress(one.email, other.email)
  );
}

/** No look-alikes, and no vowels, so that no words appear by chance. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const SIGNS = `${LETTERS}23456789`;
const GROUPS = 6;
const PER_GROUP = 4;

/**
 * Six groups of four: 113 bits; Dokploy takes 8 to 72 bytes. Begins with a letter, so that no spreadsheet
 * reads a formula or number.
 */
export function makePassword(): string {
  const signs = [pick(LETTERS), ...Array.from({ length: GROUPS * PER_GROUP - 1 }, () => pick(SIGNS))];
  const groups = Array.from({ length: GROUPS }, (_, at) =>
    signs.slice(at * PER_GROUP, (at + 1) * PER_GROUP).join(''),
  );
  return groups.join('-');
}

function pick(from: string): string {
  return from.charAt(randomInt(from.length));
}

type Noun = Pick<Handlers, Extract<keyof Handlers, `passwords.${string}`>>;

const COLUMNS = {
  instance: 'Instance',
  address: 'Sign in at',
  organization: 'Organization',
  email: 'Email',
  role: 'Role',
  password: 'Password',
} as const;

/** Several are first saved to a sheet. Gives `canceled`, `file-unwritable`; then none is kept or sent. */
export function createMakePasswords(options: {
  passwords: NewPasswords;
  instances: Pick<Instances, 'find'>;
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  clock: typeof Date.now;
}): (plan: Plan) => Promise<Result<Plan>> {
  const { passwords, instances } = options;

  async function saveSheet(people: ReturnType<typeof peopleOf>): Promise<Result<string | null>> {
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
    return saved.value.outcome === 'saved' ? ok(saved.value.fileName) : fail(NO_SHEET);
  }

  return async (plan) => {
    const people = peopleOf(plan);
    const isOnSheet = people.length > 1;
    const saved = isOnSheet ? await saveSheet(people) : ok(null);
    if (!saved.ok) return saved;
    for (const { passwordId, instanceId, organizationId, email, password } of people)
      passwords.keep(passwordId, { instanceId, organizationId, email }, { password, isOnSheet });
    const sheet = saved.value;
    if (sheet === null) return ok(plan);
    const steps = plan.steps.map((step) =>
      step.change.action === 'members.create' && step.denied === undefined
        ? { ...step, change: { ...step.change, sheet } }
        : step,
    );
    return ok({ ...plan, steps });
  };
}

function peopleOf({ steps }: Plan) {
  return steps.flatMap(({ change, organizationName, denied }) =>
    change.action === 'members.create' && denied === undefined
      ? { ...change, organizationName: organizationName ?? '', password: makePassword() }
      : [],
  );
}

export function createPasswordCalls(options: {
  passwords: NewPasswords;
  writeSecret: (text: string) => Promise<Result<null>>;
}): Noun {
  const { passwords, writeSecret } = options;
  return {
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

const NO_SHEET: AppError = {
  code: 'canceled',
  message: 'Nothing was sent: you chose no file for the passwords.',
  advice: 'Choose where to save them to add the people.',
};

const PASSWORD_GONE: AppError = {
  code: 'password-gone',
  message: 'Quayside no longer has this password.',
  advice: 'If nobody noted it down, delete the account and add the person again.',
};

export function passwordLost(
  { id, name }: Pick<Instance, 'id' | 'name'>,
  email: string,
  isSure: boolean,
): Notice {
  const whom = oneLine(email, 254);
  const what = `the password of ${whom} on “${name}”`;
  return {
    id: `password-lost ${id} ${whom}`,
    tone: 'warning',
    title: isSure ? `Nobody has ${what}` : `Perhaps nobody has ${what}`,
    text: isSure ? OURS : PERHAPS_OURS,
  };
}

const OURS =
  'The account was created, but Quayside quit before it could show the password. Delete the account under Members, or from the entry “Add with a password” in Activity, then add the person again.';
const PERHAPS_OURS =
  'Quayside quit before the server answered. The account exists now, created by Quayside or somebody else. Ask your colleagues: if none of them created it, nobody has its password. Then remove the person under Members, and add them again.';
