import { describe, expect, onTestFinished, test } from 'vitest';
import { affectedBy } from '../../../src/renderer/src/state/affected.ts';
import type { Store } from '../../../src/renderer/src/state/store.ts';
import type { Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import { ALL_FACTS, effectOf } from '../../../src/shared/rules/actions.ts';
import type { Effect } from '../../../src/shared/rules/effect.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { accessIn, differences, isSaid, type Shown } from '../../dokploy/truth.ts';
import { versions } from '../../dokploy/versions.ts';
import { instance, startedBench } from '../../renderer/state/fixture.ts';
import { ACTIONS, caseOf, type Shop, serveShop, stockShop } from './everyAction.ts';
import { planOf, run } from './plans.ts';

const simulator = testSimulator();

/** More of all that an action may touch: a person in organizations that nobody told of, owning one; what goes with an organization. */
function fillShop({ world, person, organization }: Shop, change: Change): void {
  const [desk, host] = [person('desk@example.com'), person('host@example.com')];
  const [acme, billing] = [organization('Acme'), organization('Billing')];
  if (change.action === 'members.create')
    world.addInvitation({ organizationId: acme, email: change.email, inviterId: host });
  if (change.action === 'organizations.delete') {
    world.addMember({ organizationId: billing, userId: desk });
    world.addInvitation({ organizationId: billing, email: 'late@example.net', inviterId: host });
    world.addCustomRole({ organizationId: billing, role: 'clerk' });
  }
  if (change.action === 'members.remove') {
    world.addMember({ organizationId: billing, userId: desk });
    world.addMember({ organizationId: organization('Labs'), userId: desk });
    world.addKey({ userId: desk, organizationId: acme });
  }
}

/** As the person is told of an account that owns an organization. */
function told(change: Change, { world }: Shop): Change {
  if (change.action !== 'members.remove') return change;
  const { id } = world.addOrganization({ name: 'Own', ownerId: change.userId });
  world.addInvitation({ organizationId: id, email: 'late@example.net', inviterId: change.userId });
  world.addCustomRole({ organizationId: id, role: 'clerk' });
  const owned: ChangeBy<'members.remove'> = { ...change, owned: [id] };
  return owned;
}

/** What the page reads again after a step. */
async function readAfter(step: Step): Promise<{ part: string; organizationId?: string }[]> {
  const { instanceId } = step.change;
  const { store, actions } = await startedBench([instance(instanceId)]);
  const read: Awaited<ReturnType<typeof readAfter>> = [];
  const note = async (what: unknown) => void read.push(what as (typeof read)[number]);
  const refreshing = { ...actions, read: note, refreshInstance: () => note({ part: 'instance' }) };
  await affectedBy([step], { store: store as Store, refreshing, look: actions.look });
  if (store.getState().sessionChanges[instanceId]) await note({ part: 'sessions' });
  return read;
}

const SHOWN_BY: Record<Effect['on'], string | null> = {
  ...{ membership: 'members', grants: 'members', invitation: 'invitations', session: 'sessions' },
  ...{ organization: 'account', role: 'account', key: 'account', account: null },
};

/** Whether what shows a difference is read; of what nobody was told, and of what is gone with its organization, nothing is. */
function isRead(
  { fact, ...shown }: Shown,
  effects: readonly Effect[],
  read: Awaited<ReturnType<typeof readAfter>>,
) {
  const own = fact.email === OWNER;
  const part =
    own && fact.on === 'membership' ? 'account' : own && fact.on === 'invitation' ? 'own' : SHOWN_BY[fact.on];
  const isList = part === 'members' || part === 'invitations';
  const said = effects.filter((effect) => isSaid({ fact, ...shown }, effect));
  const isUntold =
    isList && said.every((effect) => 'organizationId' in effect && effect.organizationId === null);
  const isGone = effects.some(
    ({ on, does, ...each }) =>
      on === 'organization' &&
      does === 'end' &&
      'organizationId' in each &&
      each.organizationId === fact.organizationId,
  );
  // Keys of others are shown by nothing.
  if (part === null || isUntold || (isGone && isList) || (fact.on === 'key' && !own)) return true;
  return read.some(
    (each) =>
      each.part === 'instance' ||
      (each.part === part && (!isList || each.organizationId === fact.organizationId)),
  );
}

const OWNER = 'owner@example.com';

describe.each(versions)('on Dokploy %s', (version) => {
  test.each(ACTIONS)(
    'what %s declares to do to access is what it does, all of it and nothing else, and the page reads that again',
    async (action) => {
      const { plan, inMemory, version: own = '0.30.2' } = caseOf(action);
      const server = await serveShop(simulator, action, version);
      const { shop, modules } = await stockShop(server);
      onTestFinished(() => modules.engine.close());
      // There no key could be made here.
      const hasKey = version !== '0.28.7';
      if (!hasKey && action.startsWith('keys.')) return;
      const change = told(plan(shop), shop);
      inMemory?.(shop);
      fillShop(shop, change);
      const before = accessIn(server.world);
      const [step] = (await run(modules.engine, planOf([change]))).steps;
      await modules.keys.finish(shop.instanceId);
      const shown = differences(before, accessIn(server.world));
      if (step?.state.state !== 'done') {
        expect(version).not.toBe(own);
        return expect(shown).toEqual([]);
      }
      const effects = effectOf(step.change, step.state.output).filter(
        ({ on }) => on !== 'key' || hasKey || action === 'members.remove',
      );
      expect(shown.filter((each) => !effects.some((effect) => isSaid(each, effect)))).toEqual([]);
      expect(effects.filter((effect) => !shown.some((each) => isSaid(each, effect)))).toEqual([]);
      const read = await readAfter(step);
      expect(shown.filter((each) => !isRead(each, effects, read))).toEqual([]);
    },
  );
});

test('an action that ends something for good has a question, which main asks before it', () => {
  const unasked = ALL_FACTS.filter(({ isFinal, question }) => isFinal && !question);
  expect(unasked.map(({ title }) => title)).toEqual([]);
});
