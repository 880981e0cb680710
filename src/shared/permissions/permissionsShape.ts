import { z } from 'zod';
import { SWITCHES } from './switches.ts';

/** As many ids as a list of permissions may have: many times what an organization has. */
export const MOST_GRANTED = 20_000;
const ids = z.array(z.string().min(1).max(200)).max(MOST_GRANTED).exactOptional();

/** Empty lists are left out: `{}` sees nothing. It counts for the role member alone; for custom roles the ids count. */
export const permissionsShape = z.strictObject({
  switches: z.array(z.enum(SWITCHES)).max(SWITCHES.length).exactOptional(),
  projects: ids,
  environments: ids,
  services: ids,
  /** Stored and of effect on licensed servers alone (Dokploy ≥ 0.29.0). */
  gitProviders: ids,
  /** Stored and of effect on licensed servers alone (Dokploy ≥ 0.29.0). */
  servers: ids,
});

export type Permissions = z.infer<typeof permissionsShape>;
