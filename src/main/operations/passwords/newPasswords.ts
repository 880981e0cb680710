import { isSameAddress } from '../../../shared/sameAddress.ts';

/** For whom a password was made, and where. */
export type PersonAt = { instanceId: string; organizationId: string; email: string };

/** A password that was made here and is not handed over yet. */
export type NewPassword = {
  password: string;
  /** Whether it stands on a sheet that the person saved. */
  isOnSheet: boolean;
};

/** A person has it now, or nobody has. */
export type PasswordOutcome = 'handed-over' | 'lost';

/** The passwords that were made for others, in memory alone: what ends the app ends them. */
export type NewPasswords = {
  /** Keeps one under its id. */
  keep(passwordId: string, person: PersonAt, made: { password: string; isOnSheet: boolean }): void;
  /** That of a person; undefined where none is kept for that very person there. */
  find(passwordId: string, person: PersonAt): NewPassword | undefined;
  /** That of an id. */
  get(passwordId: string): string | undefined;
  /** What became of one that is not kept any more; undefined for one that is, or that was of no more use. */
  outcomeOf(passwordId: string): PasswordOutcome | undefined;
  /** It is of no more use here. */
  drop(passwordId: string): void;
  /** They were handed over, or given up: nobody can have them shown any more. */
  forget(passwordIds: readonly string[], how: { isTaken: boolean }): void;
};

/** Creates the memory of new passwords. */
export function createNewPasswords({
  onChange,
  onHandedOver,
}: {
  /** Told which of them stand on no sheet, by their ids. */
  onChange: (toShow: string[]) => void;
  /** Told which of them a person has now, or nobody has. */
  onHandedOver: (passwordIds: readonly string[], password: PasswordOutcome) => void;
}): NewPasswords {
  const kept = new Map<string, NewPassword & { person: PersonAt }>();
  const toShow = new Set<string>();
  /** By id: a person may take one, or give it up, while the server is asked still. */
  const outcomes = new Map<string, PasswordOutcome>();

  function drop(passwordIds: readonly string[]): void {
    for (const id of passwordIds) kept.delete(id);
    const gone = passwordIds.filter((id) => toShow.delete(id));
    if (gone.length > 0) onChange([...toShow]);
  }

  return {
    keep(passwordId, person, made) {
      kept.set(passwordId, { ...made, person });
      if (made.isOnSheet) return;
      toShow.add(passwordId);
      onChange([...toShow]);
    },
    find(passwordId, person) {
      const found = kept.get(passwordId);
      return found && isOf(found.person, person) ? found : undefined;
    },
    get: (passwordId) => kept.get(passwordId)?.password,
    outcomeOf: (passwordId) => outcomes.get(passwordId),
    drop: (passwordId) => drop([passwordId]),
    forget(passwordIds, { isTaken }) {
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
