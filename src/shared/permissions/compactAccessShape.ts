import { z } from 'zod';
import type { CompactAccess } from './compactAccess.ts';

const count = z.number().int().min(0);

export const compactAccessShape = z.strictObject({
  switches: count,
  projects: count,
  environments: count,
  services: count,
  gitProviders: count,
  servers: count,
}) satisfies z.ZodType<CompactAccess>;
