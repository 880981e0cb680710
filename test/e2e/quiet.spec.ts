import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addInstance, expect, test } from './app.ts';
import { keyOf, production } from './seeds.ts';

/** What Chromium’s network log says of an event. */
type NetLog = {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: object }[];
};

test('neither app nor Chromium asks anybody but its instances', async ({ simulator, launch, profile }) => {
  const file = join(profile, 'network.json');
  const server = await simulator.addInstance({ seed: production() });
  const app = await launch({ args: [`--log-net-log=${file}`] });
  const { page } = app;
  await addInstance(page, { name: 'Shop', url: server.origin, key: keyOf(server) });
  await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await expect(page.getByRole('rowheader', { name: /desk@shop/ })).toBeVisible();
  await app.close();

  const { constants, events } = JSON.parse(readFileSync(file, 'utf8')) as NetLog;
  const { URL_REQUEST_START_JOB: started, HOST_RESOLVER_MANAGER_REQUEST: looked } = constants.logEventTypes;
  const asked = events.filter(({ type }) => type === started || type === looked);
  const hosts = new Set(
    asked.flatMap(({ params = {} }) => {
      const { url, host } = params as { url?: string; host?: string };
      const text = url ?? host;
      return text === undefined || text.startsWith('app:') ? [] : [text.replace(/^(\w+:\/\/[^/]+).*$/, '$1')];
    }),
  );
  expect([...hosts]).toEqual([server.origin]);
});
