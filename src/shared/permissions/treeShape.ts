import { z } from 'zod';
import { SERVICE_KINDS } from './serviceKinds.ts';

const named = { id: z.string().min(1).max(200), name: z.string() };
const serviceShape = z.strictObject({ ...named, kind: z.enum(SERVICE_KINDS) });
const environmentShape = z.strictObject({
  ...named,
  isDefault: z.boolean(),
  services: z.array(serviceShape),
});
const projectShape = z.strictObject({ ...named, environments: z.array(environmentShape) });
/** `kind`: as the server calls it ("gitlab", "deploy"). */
const extraShape = z.strictObject({ ...named, kind: z.string() });

/** All that can be granted in an organization. */
export const treeShape = z.strictObject({
  projects: z.array(projectShape),
  /** Null where the server has no license for it, or is older than 0.29.0. */
  gitProviders: z.array(extraShape).nullable(),
  /** Null where the server has no license for it, or is older than 0.29.0. */
  servers: z.array(extraShape).nullable(),
  /** The server also lists services of a kind that is not known here: ids that the tree lacks may be theirs. */
  hasUnknownKinds: z.literal(true).exactOptional(),
});

export type Service = z.infer<typeof serviceShape>;
export type Environment = z.infer<typeof environmentShape>;
export type Project = z.infer<typeof projectShape>;
export type Extra = z.infer<typeof extraShape>;
export type Tree = z.infer<typeof treeShape>;
