import type { StoreApi } from 'zustand/vanilla';
import type { CallInput, CallName } from '../../../shared/contract.ts';
import type { Bridge } from '../bridge.ts';
import { sanitizeText } from '../ui/sanitizeText.ts';
import type { State } from './model.ts';
import { withoutWrite } from './pendingWriting.ts';
import { dataOf } from './queryState.ts';
import { selectMembers, selectOrganizations } from './selectors.ts';

type Words = { [N in CallName]?: (input: CallInput<N>, state: State) => string };

/** The calls that change a server, each in words. */
const WORDS: Words = {
  'members.setRole': (input, state) =>
    `the change of role of ${memberOf(state, input, 'id', input.memberId)}`,
  'members.remove': (input, state) =>
    `the deletion of the account of ${memberOf(state, input, 'userId', input.userId)}`,
  'invitations.create': ({ email }) => `the invitation of ${sanitizeText(email)}`,
  'invitations.renew': ({ email }) => `the renewal of the invitation of ${sanitizeText(email)}`,
  'invitations.remove': () => 'the removal of an invitation',
  'invitations.send': () => 'the sending of an invitation by mail',
  'organizations.create': ({ name }) => `the creation of “${sanitizeText(name, 60)}”`,
  'organizations.update': ({ name }) => `the change of “${sanitizeText(name, 60)}”`,
  'organizations.setDefault': (input, state) => `the choice of ${organizationOf(state, input)} as default`,
  'organizations.delete': (input, state) => `the deletion of ${organizationOf(state, input)}`,
  'keys.make': (input, state) => `the creation of a key for ${organizationOf(state, input)}`,
  'keys.rotate': () => 'the rotation of a key',
  'keys.retire': () => 'the deletion of a key',
  'keys.retireOnServer': () => 'the deletion of a key',
};

type Ref = { instanceId: string; organizationId: string };

function memberOf(
  state: State,
  { instanceId, organizationId }: Ref,
  by: 'id' | 'userId',
  id: string,
): string {
  const member = dataOf(selectMembers(state, instanceId, organizationId))?.find((each) => each[by] === id);
  return member ? sanitizeText(member.user.email) : 'a member';
}

function organizationOf(state: State, { instanceId, organizationId }: Ref): string {
  const found = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  return found ? `“${sanitizeText(found.name, 60)}”` : 'an organization';
}

/** Gives a bridge that keeps in the store which changes are not answered yet. */
export function notingWrites(tools: { bridge: Bridge; store: StoreApi<State>; now: () => number }): Bridge {
  const { bridge, store, now } = tools;
  let lastId = 0;
  return {
    ...bridge,
    async call(name, input) {
      const words = WORDS[name] as ((input: unknown, state: State) => string) | undefined;
      if (!words) return bridge.call(name, input);
      lastId += 1;
      const id = lastId;
      const { instanceId } = input as { instanceId: string };
      const write = { id, instanceId, what: words(input, store.getState()), since: now() };
      store.setState(({ pendingWrites }) => ({ pendingWrites: [...pendingWrites, write] }));
      const result = await bridge.call(name, input);
      store.setState(({ pendingWrites }) => ({ pendingWrites: withoutWrite(pendingWrites, id, now()) }));
      return result;
    },
  };
}
