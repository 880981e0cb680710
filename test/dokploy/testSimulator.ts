import { afterAll } from 'vitest';
import { type OrganizationSeed, owned } from './seed.ts';
import { createSimulator } from './simulator.ts';
import type { Version } from './versions.ts';

/** A simulator for the tests of a file, closed after the last one. */
export function testSimulator() {
  const simulator = createSimulator();
  afterAll(() => simulator.close());
  const serve = (version: Version, ...organizations: OrganizationSeed[]) =>
    simulator.addInstance({ version, seed: owned(...organizations) });
  return { ...simulator, serve };
}
