import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { InvitationsTable } from '../../../src/renderer/src/features/invitations/Invitations.tsx';
import { createAccessOf } from '../../../src/renderer/src/features/members/accessReading.ts';
import { MembersTable } from '../../../src/renderer/src/features/members/MembersTable.tsx';
import type { QueryState } from '../../../src/renderer/src/state/queryState.ts';
import { NO_TABLE_VIEW } from '../../../src/renderer/src/ui/table/tableView.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { AppError } from '../../../src/shared/errors.ts';

const VIEW = [NO_TABLE_VIEW, () => {}] as const;

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
const ACCESS = createAccessOf(null);
const member: Member = {
  id: 'm-1',
  organizationId: 'org-1',
  userId: 'u-1',
  role: 'owner',
  createdAt: '2026-01-01T00:00:00.000Z',
  user: { id: 'u-1', email: 'one@acme.example' },
};

/** What stands on the screen, without its dress. A table draws its rows only in a window that has a height. */
function html(members: QueryState<Member[]>): string {
  const table = (
    <MembersTable
      members={members}
      view={VIEW}
      callerId="u-1"
      keyRole="member"
      accessOf={ACCESS}
      onRetry={() => {}}
    />
  );
  return renderToStaticMarkup(<MantineProvider>{table}</MantineProvider>);
}

test('while nothing is known the table stands in its place, busy, and says neither "none" nor "failed"', () => {
  for (const members of [{ state: 'idle' }, { state: 'loading' }] as const) {
    const page = html(members);
    expect(page).toContain('aria-label="Members"');
    expect(page).toContain('aria-busy="true"');
    expect(page).not.toContain('No members');
    expect(page).not.toContain('role="alert"');
  }
});

test('a failure without older data says what, why and offers Retry; no table pretends to be empty', () => {
  const page = html({ state: 'failed', error: refused, at: 1 });
  expect(page).toContain('role="alert"');
  expect(page).toContain(refused.message);
  expect(page).toContain(refused.advice);
  expect(page).toContain('Retry');
  expect(page).not.toContain('role="table"');
});

test('a failure of the whole instance, which is told above, stands in the list’s place and is no second alarm', () => {
  const page = html({ state: 'failed', error: refused, at: 1, ofInstance: true });
  expect(page).toContain(refused.message);
  expect(page).not.toContain('role="alert"');
});

test('a failure with older data keeps the table and tells the age of what it shows', () => {
  const page = html({ state: 'failed', error: refused, at: 2, previous: { data: [member], at: 0 } });
  expect(page).toContain('aria-rowcount="2"');
  expect(page).toContain('dateTime="1970-01-01T00:00:00.000Z"');
  expect(page).toContain(`refresh failed: ${refused.message}`);
  // In sight: nobody finds it in a tooltip.
  expect(page.replace(/<[^>]*>/g, '')).toContain(refused.advice);
  expect(page).toContain('Retry');
});

test('a role that may not see the list is no alarm: the page names the role and what would help', () => {
  const page = html({ state: 'failed', error: forbidden, at: 1 });
  expect(page).toContain('may not list members');
  expect(page).toContain('“member”');
  expect(page).not.toContain('role="alert"');
});

test('an empty list says so in words', () => {
  expect(html({ state: 'ready', data: [], at: 1 })).toContain('No members');
  const table = (
    <InvitationsTable
      invitations={{ state: 'ready', data: [], at: 1 }}
      view={VIEW}
      personOf={() => null}
      keyRole="owner"
      onRetry={() => {}}
    />
  );
  expect(renderToStaticMarkup(<MantineProvider>{table}</MantineProvider>)).toContain('No invitations');
});
