import { expect, test } from 'vitest';
import { ChangeSheet, GrantSheet } from '../../../src/renderer/src/features/sheet/ChangeSheet.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

async function draw(begin: Parameters<typeof ChangeSheet>[0]) {
  return drawn(
    await startedBench([]),
    <DialogContext value={1}>
      <ChangeSheet {...begin} />
    </DialogContext>,
  );
}

test('a person is off-boarded by all addresses that are known, and nothing runs before it is known what would', async () => {
  const emails = ['ann@example.com', 'ann@home.example'];
  const page = await draw({ what: 'off-board', emails });
  const listed = page.match(/<ul[^>]*aria-label="People leaving"(?:(?!<\/ul>).)*/)?.[0] ?? '';
  for (const email of emails) expect(listed).toContain(email);
  expect(page.match(/<button[^>]*aria-keyshortcuts="Control\+Enter"[^>]*>/)?.[0]).toContain(
    'aria-disabled="true"',
  );
});

test.each([
  ['invite', ['What', 'Who', 'Where', 'Review']],
  ['revoke-sessions', ['Who', 'Where', 'Review']],
  ['rotate-keys', ['What', 'Where', 'Review']],
] as const)('to %s there are the parts %o, each by its name', async (what, parts) => {
  const page = await draw({ what });
  expect([...page.matchAll(/<section[^>]*aria-label="([^"]*)"/g)].map(([, name]) => name)).toEqual(parts);
});

test.each([
  ['a kit', {}, true],
  [
    'what somebody has',
    { from: { instanceId: 'a', organizationId: 'a', userId: 'u', email: 'ann@a.example' } },
    false,
  ],
])(
  'to grant %s there are the same parts, and everyone is offered where no one is copied',
  async (_, begin, offered) => {
    const page = await drawn(
      await startedBench([]),
      <DialogContext value={1}>
        <GrantSheet {...begin} />
      </DialogContext>,
    );
    const parts = [...page.matchAll(/<section[^>]*aria-label="([^"]*)"/g)].map(([, name]) => name);
    expect(parts).toEqual(['What', 'Who', 'Where', 'Review']);
    expect(page.includes('Every member there')).toBe(offered);
  },
);
