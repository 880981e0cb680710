import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import type { RunningApp } from './app.ts';
import { keyOf } from './seeds.ts';
import type { StoredInstance } from './storedInstances.ts';

/** A member's row, which is there once the members of Acme are shown. */
export const desk = (page: Page): Locator => page.getByRole('row', { name: /desk@example\.com/ });

/** Starts the app with a simulated server that was added as “Shop”, with a key of its owner for Acme, and opens it. */
export async function startWithShop(
  simulator: Simulator,
  launchWith: (stored: StoredInstance) => Promise<RunningApp>,
): Promise<RunningApp & { server: SimulatedInstance }> {
  const server = await simulator.addInstance();
  const app = await launchWith({ name: 'Shop', server, key: keyOf(server) });
  return { ...app, server };
}
