import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import { addInstance, type RunningApp } from './app.ts';
import { keyOf } from './seeds.ts';

/** A member's row, which is there once the members of Acme are shown. */
export const desk = (page: Page): Locator => page.getByRole('row', { name: /desk@example\.com/ });

/** Starts the app and adds a simulated server as “Shop”, with a key of its owner for Acme. */
export async function startWithShop(
  simulator: Simulator,
  launch: () => Promise<RunningApp>,
): Promise<RunningApp & { server: SimulatedInstance }> {
  const server = await simulator.addInstance();
  const app = await launch();
  await addInstance(app.page, { name: 'Shop', url: server.origin, key: keyOf(server) });
  return { ...app, server };
}
