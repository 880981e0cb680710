import { expect, test } from 'vitest';
import { startDemo } from './demo.ts';
import type { SimulatedInstance } from './instance.ts';

function get(call: string, secret: string, from: SimulatedInstance): Promise<Response> {
  return fetch(`${from.origin}/api/${call}`, { headers: { 'x-api-key': secret } });
}

test('the demo has three instances whose keys open their first organization', async () => {
  const demo = await startDemo();
  const seen: unknown[] = [];
  for (const { name, key: secret, organization, instance: shown } of demo.instances) {
    const rows: unknown[] = await (await get('user.all', secret, shown)).json();
    const active =
      shown.version === '0.28.6' ? null : await (await get('organization.active', secret, shown)).json();
    seen.push([name, active === null ? organization : active.name, rows.length]);
  }
  await demo.close();
  expect(seen).toEqual([
    ['Production', 'Acme', 12],
    ['Staging', 'Acme', 9],
    ['EU clients', 'Nord', 500],
  ]);
});

test('the demo has people who see nothing, something and everything, licensed and not', async () => {
  const demo = await startDemo();
  const seen: unknown[] = [];
  for (const { name, key: secret, instance: shown } of demo.instances) {
    const { world } = shown;
    const [first] = world.organizations;
    const members = world.members.filter((row) => row.organizationId === first?.id && row.role === 'member');
    const own = world.projects.filter((row) => row.organizationId === first?.id).length;
    const counts = members.map((row) => row.accessedProjects.length);
    const some = counts.some((count) => count > 0 && count < own);
    const sessions = (await get('user.listSessions', secret, shown)).status;
    seen.push([name, world.licensed, counts.includes(0), some, counts.includes(own), sessions]);
  }
  await demo.close();
  expect(seen).toEqual([
    ['Production', true, true, true, true, 200],
    ['Staging', false, true, true, true, 404],
    ['EU clients', false, true, true, true, 200],
  ]);
});
