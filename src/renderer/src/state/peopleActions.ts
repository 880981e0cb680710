import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { Store } from './store.ts';
import { replaceEqualDeep } from './structuralSharing.ts';

/** What can be asked of the table of people, which main keeps, and what is kept with it. */
export type PeopleActions = {
  /** The people that a query lets through, from a place in its order. */
  listPeople(input: CallInput<'people.list'>): Promise<Result<CallOutput<'people.list'>>>;
  /** The organizations that the cells of people speak of. */
  readPeopleColumns(): Promise<Result<CallOutput<'people.columns'>>>;
  /** The ids of all that a query lets through, in its order. */
  listPeopleIds(query: CallInput<'people.ids'>['query']): Promise<Result<CallOutput<'people.ids'>>>;
  /** Has those whom a query lets through written to a file that the person chooses. */
  exportPeople(input: CallInput<'people.export'>): Promise<Result<CallOutput<'people.export'>>>;
  /** Everything of one person; null where nobody has this id any more. */
  readPerson(id: string): Promise<Result<CallOutput<'people.one'>>>;
  /** Has it known which addresses were joined, and are one person's. */
  readJoined(): Promise<void>;
  /** Puts a text on the clipboard that was gathered of them. */
  copyText(text: string): Promise<Result<object>>;
  /** From now on these are one person. */
  joinPeople(ids: readonly string[]): Promise<Result<object>>;
  /** An address is a person of its own again. */
  separatePerson(id: string, email: string): Promise<Result<object>>;
};

/** Creates the actions on people. */
export function createPeopleActions({ bridge, store }: { bridge: Bridge; store: Store }): PeopleActions {
  return {
    listPeople: (input) => bridge.call('people.list', input),
    readPeopleColumns: () => bridge.call('people.columns', {}),
    listPeopleIds: (query) => bridge.call('people.ids', { query }),
    exportPeople: (input) => bridge.call('people.export', input),
    readPerson: (id) => bridge.call('people.one', { id }),
    async readJoined() {
      const answer = await bridge.call('people.joined', {});
      // Why they cannot be read is told by main; each address is a person of its own then.
      if (!answer.ok) return;
      const { joined } = answer.value;
      store.setState((state) => ({ ...state, joined: replaceEqualDeep(state.joined, joined) }));
    },
    copyText: (text) => bridge.call('app.copy', { text }),
    joinPeople: (ids) => bridge.call('people.join', { ids: [...ids] }),
    separatePerson: (id, email) => bridge.call('people.separate', { id, email }),
  };
}
