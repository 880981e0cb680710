import { z } from 'zod';

const count = z.number().int().min(0);

/** What a member was granted without a name of anything: the switches as bits, by their place in `SWITCHES`, and how many ids of each kind. */
export const compactAccessShape = z.strictObject({
  switches: count,
  projects: count,
  environments: count,
  services: count,
  gitProviders: count,
  servers: count,
});
