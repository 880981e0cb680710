import { z } from 'zod';
import { done, entry } from './callEntry.ts';

type OrganizationId = { organizationId: string };

/** The calls about the keys of a person. */
export const keyCalls = {
  /** The key comes once, in this answer; of its other fields those alone that find it again. On 0.28.7 a 500. */
  'user.createApiKey': entry({
    kind: 'write',
    scope: 'account',
    send: (input: {
      name: string;
      /** Seconds, a day to 365 of them. */
      expiresIn?: number;
      metadata: OrganizationId;
      rateLimitEnabled: false;
    }) => input,
    answer: z.object({
      id: z.string(),
      key: z.string().min(1),
      start: z.string().nullish(),
      expiresAt: z.string().nullish(),
    }),
  }),
  /** Any of the key's user, itself too; an unknown one is 404, another person's a 401 with a code. */
  'user.deleteApiKey': entry({
    kind: 'write',
    scope: 'account',
    send: (input: { apiKeyId: string }) => input,
    answer: done.yes,
  }),
};
