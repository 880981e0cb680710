import { expect, test } from 'vitest';
import { Invitations } from '../../../src/renderer/src/features/invitations/Invitations.tsx';
import { Members } from '../../../src/renderer/src/features/members/Members.tsx';
import type { QueryState } from '../../../src/renderer/src/queryState.ts';
import { NO_READINGS, type Readings } from '../../../src/renderer/src/state/readings.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { AppError } from '../../../src/shared/errors.ts';
import { drawn } from '../state/drawn.tsx';
import { instance, startedBench } from '../state/fixture.ts';

const refused: AppError = {
  code: 'refused',
  message: 'dokploy.example.com refused the connection.',
  advice: 'Check that the server is running.',
};
const forbidden: AppError = {
  code: 'role-forbidden',
  message: 'Not for this role.',
  advice: 'Ask the owner.',
};
const member: Member = {
  id: 'm-1',
  organizationId: 'org-1',
  userId: 'u-1',
  role: 'owner',
  createdAt: '2026-01-01T00:00:00.000Z',
  user: { id: 'u-1', email: 'one@acme.example' },
};

/** What stands on the screen of an organization whose lists are so, without its dress. A table draws its rows only in a window that has a height. */
async function html(lists: Partial<Pick<Readings, 'members' | 'invitations'>>): Promise<string> {
  const { store, actions } = await startedBench([instance('i1')]);
  store.setState({ readings: { i1: { ...NO_READINGS, ...lists } } });
  const of = { keyRole: 'member', onRetry() {}, actions: null };
  const pane = lists.members ? (
    <Members instanceId="i1" organizationId="org-i1" callerId="u-1" {...of} />
  ) : (
    <Invitations organizationRef={REF} personOf={() => null} {...of} />
  );
  return drawn({ store, actions }, pane);
}

const REF = { instanceId: 'i1', organizationId: 'org-i1' };
const members = (query: QueryState<Member[]>) => html({ members: { 'org-i1': query } });

test('while nothing is known the table stands in its place, busy, and says neither "none" nor "failed"', async () => {
  for (const query of [{ state: 'idle' }, { state: 'loading' }] as const) {
    const page = await members(query);
    expect(page).toContain('aria-label="Members"');
    expect(page).toContain('aria-busy="true"');
    expect(page).not.toContain('No members');
    expect(page).not.toContain('role="alert"');
  }
});

test('a failure without older data says what, why and offers Retry; no table pretends to be empty', async () => {
  const page = await members({ state: 'failed', error: refused, at: 1 });
  expect(page).toContain('role="alert"');
  expect(page).toContain(refused.message);
  expect(page).toContain(refused.advice);
  expect(page).toContain('Retry');
  expect(page).not.toContain('role="table"');
});

test('a failure of the whole instance, which is told above, stands in the list’s place and is no second alarm', async () => {
  const page = await members({ state: 'failed', error: refused, at: 1, ofInstance: true });
  expect(page).toContain(refused.message);
  expect(page).not.toContain('role="alert"');
});

test('a failure with older data keeps the table and tells the age of what it shows', async () => {
  const page = await members({ state: 'failed', error: refused, at: 2, previous: { data: [member], at: 0 } });
  expect(page).toContain('aria-rowcount="2"');
  expect(page).toContain('dateTime="1970-01-01T00:00:00.000Z"');
  expect(page).toContain(`refresh failed: ${refused.message}`);
  // In sight: nobody finds it in a tooltip.
  expect(page.replace(/<[^>]*>/g, '')).toContain(refused.advice);
  expect(page).toContain('Retry');
});

test('a role that may not see the list is no alarm: the page names the role and what would help', async () => {
  const page = await members({ state: 'failed', error: forbidden, at: 1 });
  expect(page).toContain('may not list members');
  expect(page).toContain('“member”');
  expect(page).not.toContain('role="alert"');
});

test('an empty list says so in words', async () => {
  expect(await members({ state: 'ready', data: [], at: 1 })).toContain('No members');
  const invitations = { 'org-i1': { state: 'ready' as const, data: [], at: 1 } };
  expect(await html({ invitations })).toContain('No invitations');
});
