import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { KeylessOffer } from '../../../src/renderer/src/features/instances/AddMany.tsx';
import { MissingKeys } from '../../../src/renderer/src/features/keys/MissingKeys.tsx';
import { MemberItems } from '../../../src/renderer/src/features/members/columns.tsx';
import { succeed } from '../../../src/renderer/src/queryState.ts';
import { KeylessPane } from '../../../src/renderer/src/screens/InstanceRoute.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import type { State } from '../../../src/renderer/src/state/model.ts';
import { principal } from '../../shared/principal.ts';
import { drawn } from '../state/drawn.tsx';
import { account, instance, member, startedBench } from '../state/fixture.ts';

async function draw(part: ReactNode, version: string, change: (state: State) => Partial<State> = () => ({})) {
  const { store, actions } = await startedBench([instance('i1')]);
  const { readings } = store.getState();
  const known = readings.i1;
  if (!known) throw new Error('Nothing is known of the instance.');
  store.setState({
    readings: { ...readings, i1: { ...known, account: succeed({ ...account('i1'), version }, 1) } },
  });
  store.setState(change(store.getState()));
  return drawn({ store, actions }, <DialogContext value={1}>{part}</DialogContext>);
}

function buttonsIn(html: string): string[] {
  return [...html.matchAll(/<button[^>]*>(.*?)<\/button>/g)].flatMap(([, inner = '']) => {
    const words = inner.replace(/<[^>]*>/g, '');
    return words === '' ? [] : [words];
  });
}

describe('an organization without a key, where the server cannot create one', () => {
  const item = {
    id: 'other-i1',
    name: 'Labs',
    apart: null,
    initials: 'LA',
    logo: null,
    isDefault: false,
    isOwned: true,
    role: 'owner',
    userId: 'u1',
    person: null,
    createdAt: 0,
  };
  const pane = <KeylessPane instanceId="i1" item={item} opened={['Acme']} />;
  const keyButtons = (html: string) => buttonsIn(html).filter((words) => / keys?…?$/.test(words));

  test('leads to a key that is pasted, with why', async () => {
    const html = await draw(pane, '0.28.7');
    expect([...new Set(keyButtons(html))]).toEqual(['Paste a key…']);
    expect(html).toContain('0.28.7 cannot create keys');
    expect([...new Set(keyButtons(await draw(pane, '0.30.2')))]).toEqual(['Create keys', 'Paste a key…']);
  });

  test('is not offered a key that would not be made, in the line above an instance', async () => {
    const banner = <MissingKeys instanceId="i1" />;
    const html = await draw(banner, '0.28.7');
    expect(keyButtons(html)).toEqual(['Paste a key…']);
    expect(html).toContain('Paste a key that you create in Dokploy, or update to 0.28.8.');
    expect(keyButtons(await draw(banner, '0.30.2'))).toEqual(['Create key']);
  });

  test('is told apart after many instances were added', async () => {
    const offer = <KeylessOffer instanceIds={['i1']} onLeave={() => {}} />;
    const html = await draw(offer, '0.28.7');
    expect(keyButtons(html)).toEqual([]);
    expect(html).toContain('their servers can’t create one: paste one for each.');
    expect(keyButtons(await draw(offer, '0.30.2'))).toEqual(['Set up 2 keys']);
  });
});

describe('the menu of a member', () => {
  const items = (role: string) => (
    <Menu opened>
      <MemberItems
        member={{ ...member('i1'), userId: 'u2', role: 'member' }}
        tools={{
          organizationRef: { instanceId: 'i1', organizationId: 'org-i1' },
          principal: principal({ role, version: '0.30.2' }),
          offered: ['member', 'admin'],
          mayOf: () => '',
        }}
      />
    </Menu>
  );
  const namesIn = (html: string) =>
    [...html.matchAll(/Menu-itemLabel"[^>]*>([^<]*)/g)].map(([, words = '']) => words);

  test('has all that can be done with the person there and elsewhere, not their removal alone', async () => {
    expect(namesIn(await draw(items('owner'), '0.30.2'))).toEqual([
      'Everywhere',
      'Change role…',
      'Permissions…',
      'Apply kit…',
      'Copy access to…',
      'Compare access…',
      'Revoke all sessions…',
      'Remove from instance…',
      'Off-board…',
    ]);
  });

  test('says by the rules of the server what this key may not do', async () => {
    expect(await draw(items('owner'), '0.30.2')).not.toContain('aria-disabled');
    const html = await draw(items('admin'), '0.30.2');
    expect(html).toContain('Only the owner’s key shows and ends other people’s sessions.');
  });
});
