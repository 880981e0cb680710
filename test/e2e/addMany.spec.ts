import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, registryOf, test, tile } from './app.ts';
import { paste } from './personActs.ts';
import { keyOf, production, staging, village } from './seeds.ts';
import { filesWith, heapOf, pageText } from './traces.ts';

const keysMade = ({ requests }: SimulatedInstance) =>
  requests.filter(({ call }) => call === 'user.createApiKey').map(({ body }) => JSON.parse(body));

test('five pasted lines with three kinds of faults: mended, retried, keys created for all, and none leaves a trace', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const [shop, yard, north, gone] = await Promise.all([
    simulator.addInstance({ seed: production() }),
    simulator.addInstance({ seed: staging() }),
    simulator.addInstance({ seed: village('north') }),
    simulator.addInstance(),
  ]);
  await gone.close();
  const good = [shop, yard, north].map((server) => keyOf(server));
  const wrong = keyOf(north).replaceAll(/[a-m]/g, 'Q');
  const secrets = [...good, wrong];
  const app = await launch();
  const { page } = app;
  const { keyboard } = page;

  await page.getByRole('button', { name: 'Add several…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add several instances' });
  await expect(dialog.getByRole('textbox', { name: 'Names, addresses and API keys' })).toBeFocused();
  await paste(
    app,
    [
      'key;name;url',
      `${good[0]};Shop;${shop.origin}`,
      `${wrong};North;${north.origin}`,
      `${wrong};Gone;${gone.origin}`,
      `${wrong};Nowhere;`,
      `${good[1]};;${yard.origin}`,
    ].join('\n'),
  );
  await expect(dialog.getByRole('status')).toHaveText('4 ready, 1 to fix.');
  const key = (line: number) => dialog.getByLabel(`API key of line ${line}`, { exact: true });

  await test.step('no key stands in the page until it is asked for, and then its own alone', async () => {
    const pasted = await pageText(page);
    for (const secret of secrets) expect(pasted.includes(secret), 'a pasted key in the page').toBe(false);
    await expect(key(3)).toHaveAttribute('placeholder', /^•+$/);
    await dialog.getByRole('button', { name: 'Reveal the key of line 2' }).click();
    await expect(key(2)).toHaveValue(String(good[0]));
    await expect(key(2)).toHaveAttribute('type', 'text');
    expect((await pageText(page)).includes(wrong)).toBe(false);
    await dialog.getByRole('button', { name: 'Reveal the key of line 2' }).click();
    await expect(key(2)).toHaveValue('');
  });
  await dialog.getByRole('button', { name: 'Add 4 instances' }).click();

  const item = (name: string) =>
    dialog.getByRole('list', { name: 'Instances to add' }).getByRole('listitem', { name });
  await expect(item('Shop')).toContainText('added');
  await expect(item('North')).toContainText('does not accept this API key');
  await expect(item('Gone')).toContainText('failed');
  await expect(item('Nowhere')).toContainText('There is no address in this line.');
  await expect(dialog.getByRole('status')).toHaveText(
    '2 added. 2 failed, 1 to fix: retry, or lose them on close.',
  );
  const kept = await heapOf(page);
  for (const secret of [good[0], good[1]])
    expect(kept.includes(String(secret)), 'an added key is held').toBe(false);
  expect(kept.includes(wrong), 'the heap is really read').toBe(true);

  await test.step('one is mended, one dropped, one tried again', async () => {
    await dialog.getByRole('button', { name: 'Drop: Nowhere' }).click();
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
    await key(3).focus();
    await keyboard.insertText(String(good[2]));
    await dialog.getByRole('button', { name: 'Retry 2' }).click();
    await expect(item('North')).toContainText('added');
    await dialog.getByRole('button', { name: 'Retry 1' }).click();
    await expect(dialog.getByRole('status')).toHaveText('3 added. 1 failed: retry, or lose them on close.');
    await expect(tile(page, 'North')).toHaveCount(1);
    // In the order of the list, whoever answered first.
    const { order, byId } = registryOf(profile);
    expect(order.map((id) => byId[id]?.name)).toEqual(['Shop', 'North', '127.0.0.1']);
  });

  await test.step('a key of Quayside’s own for every organization, as one operation', async () => {
    await dialog.getByRole('button', { name: 'Set up 7 keys' }).click();
    const ran = page.getByRole('dialog', { name: 'Create keys' });
    await ran.getByRole('button', { name: 'Create 7 keys' }).click();
    await expect(ran.getByRole('status').first()).toHaveText('7 keys created.');
    await ran.getByRole('button', { name: 'Close' }).click();
  });
  const made = (server: SimulatedInstance) =>
    keysMade(server)
      .map(({ metadata, organizationId = metadata?.organizationId }) => organizationId)
      .sort();
  for (const server of [shop, yard, north])
    expect(made(server)).toEqual(server.world.organizations.map(({ id }) => id).sort());
  expect(keyring.accounts()).toHaveLength(10);

  const [heap, text, output] = [await heapOf(page), await pageText(page), app.output.join('\n')];
  for (const secret of secrets) {
    expect(heap.includes(secret), 'a key in the heap').toBe(false);
    expect(text.includes(secret), 'a key in the page').toBe(false);
    expect(output.includes(secret), 'a key in the output').toBe(false);
  }
  await app.close();
  expect(filesWith(profile, secrets)).toEqual([]);
});
