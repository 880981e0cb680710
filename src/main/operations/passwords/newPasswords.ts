import { isSameAddress } from '../../../shared/sameAddress.ts';

/** For whom a password was made, and where. */
export type PersonAt = { instanceId: string; organizationId: string; email: string };

/** A password that was made here and is not handed over yet. */
export type NewPassword = {
  password: string;
  /** Whether it stands on a sheet that the person saved. */
  isOnSheet: boolean;
  /** It was sent once, and nobody knows what came of that. */
  isOpen: boolean;
};

/** The passwords that were made for others, in memory alone: what ends the app ends them. */
export type NewPasswords = {
  /** Keeps one under its id. */
  keep(passwordId: string, person: PersonAt, made: { password: string; isOnSheet: boolean }): void;
  /** That of a person; undefined where none is kept for that very person there. */
  find(passwordId: string, person: PersonAt): NewPassword | undefined;
  /** That of an id. */
  get(passwordId: string): string | undefined;
  /** Notes whether it is not known what came of its sending. */
  noteOpen(passwordId: string, isOpen: boolean): void;
  forget(passwordIds: readonly string[]): void;
};

/** Creates the memory of new passwords; `onChange` is told which of them stand on no sheet, by their ids. */
export function createNewPasswords({ onChange }: { onChange: (toShow: string[]) => void }): NewPasswords {
  const kept = new Map<string, NewPassword & { person: PersonAt }>();
  const toShow = new Set<string>();

  return {
    keep(passwordId, person, made) {
      kept.set(passwordId, { ...made, isOpen: false, person });
      if (made.isOnSheet) return;
      toShow.add(passwordId);
      onChange([...toShow]);
    },
    find(passwordId, person) {
      const found = kept.get(passwordId);
      return found && isOf(found.person, person) ? found : undefined;
    },
    get: (passwordId) => kept.get(passwordId)?.password,
    noteOpen(passwordId, isOpen) {
      const found = kept.get(passwordId);
      if (found) found.isOpen = isOpen;
    },
    forget(passwordIds) {
      for (const id of passwordIds) kept.delete(id);
      const gone = passwordIds.filter((id) => toShow.delete(id));
      if (gone.length > 0) onChange([...toShow]);
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
