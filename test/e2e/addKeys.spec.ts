import { callsWithKey, expectNothingStored, expectRefused, openAdding } from './adding.ts';
import { discardInstance, expect, fillInstance } from './app.ts';
import { keyOf, village } from './seeds.ts';
import { test } from './sharedApp.ts';

const LIMITED_OUT = { rateLimited: true } as const;

test('an address that is none is told at its box, before anything is asked', async ({ shared }) => {
  const { page } = shared.app;
  const url = (await openAdding(shared)).getByRole('textbox', { name: 'URL' });
  for (const [typed, words] of [
    ['', 'Enter the address of the server.'],
    ['not a host', 'An address has no spaces or line breaks inside.'],
    ['ftp://dokploy.example.com', 'Dokploy is reached by http or https, not by "ftp:".'],
    ['https://me:secret@dokploy.example.com', 'There is a user name or password in the address.'],
    ['10.1', '"10.1" is not a complete IP address.'],
  ] as const) {
    await fillInstance(page, { name: 'Refused', url: typed, key: 'k'.repeat(64) });
    await expect(url).toHaveAccessibleDescription(new RegExp(words.replace(/[.?()]/g, '\\$&')));
    await expect(url).toBeFocused();
    await expect(url).toHaveAttribute('aria-invalid', 'true');
  }
  await expectNothingStored(shared);
  await discardInstance(shared.app.page);
});

test('without a key, the key’s box says so and the server is not asked', async ({ shared, simulator }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const dialog = await openAdding(shared);
  await fillInstance(shared.app.page, { name: 'Refused', url: server.origin, key: '  ' });
  await expect(dialog.getByLabel('API key', { exact: true })).toHaveAccessibleDescription(
    /Paste the API key\./,
  );
  await expect(dialog.getByLabel('API key', { exact: true })).toBeFocused();
  expect(callsWithKey(server)).toEqual([]);
  await discardInstance(shared.app.page);
});

test('what cannot be a key is told, never repeated, and not sent', async ({ shared, simulator }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  await expectRefused(
    shared,
    { url: server.origin, key: 'two words' },
    { code: 'key-malformed', words: ['This is not an API key: it has spaces or line breaks inside.'] },
  );
  expect(callsWithKey(server)).toEqual([]);
});

for (const [what, options] of [
  ['wrong', null],
  ['beyond its rate limit', LIMITED_OUT],
] as const)
  test(`a key that is ${what} is not accepted, and what it may be is said`, async ({ shared, simulator }) => {
    const server = await simulator.addInstance({ seed: village('north') });
    const key = options ? keyOf(server, options) : 'wrong'.repeat(13);
    const record = server.world.keys.find(({ secret }) => secret === key);
    if (options === LIMITED_OUT && record) {
      record.requestCount = record.rateLimitMax;
      record.lastRequest = server.world.now();
    }
    await expectRefused(
      shared,
      { url: server.origin, key },
      {
        code: 'key-not-accepted',
        words: [
          `${server.host} does not accept this API key.`,
          'It may be wrong, expired, disabled, deleted or used up',
          'Create a key in Dokploy without rate limiting',
        ],
      },
    );
    expect(callsWithKey(server)).toEqual(['settings.getDokployVersion']);
  });

test('http to another computer warns as it is typed; of the address of a page the server’s stays', async ({
  shared,
}) => {
  const dialog = await openAdding(shared);
  const url = dialog.getByRole('textbox', { name: 'URL' });
  const warning = dialog.getByText('Over http, anyone on the way can read the key');
  await url.fill('http://dokploy.invalid/dashboard/projects');
  await expect(warning).toBeVisible();
  await url.blur();
  await expect(url).toHaveValue('http://dokploy.invalid');
  await expect(dialog.getByText('Left out: /dashboard/projects.')).toBeVisible();
  await url.fill('dokploy.invalid');
  await expect(warning).toBeHidden();
  await expect(dialog.getByText('Left out:')).toHaveCount(0);
  await url.blur();
  await expect(url).toHaveValue('https://dokploy.invalid');
  await url.fill('http://127.0.0.1:3000');
  await expect(warning).toBeHidden();
  await discardInstance(shared.app.page);
});
