import { afterAll } from 'vitest';
import { createSimulator, type Simulator } from './simulator.ts';

/** A simulator for the tests of a file, closed after the last one. */
export function testSimulator(): Simulator {
  const simulator = createSimulator();
  afterAll(() => simulator.close());
  return simulator;
}
