import { z } from 'zod';
import { auditAnswer } from './auditAnswer.ts';
import { entry } from './callEntry.ts';

/** The calls about a server itself, and what it alone knows: its version, its license, its log. */
export const serverCalls = {
  /** Answers without a key, on every version. */
  health: entry({
    kind: 'read',
    scope: 'open',
    path: '/api/health',
    answer: z.object({ ok: z.literal(true) }),
  }),
  'settings.getDokployVersion': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: z.string().max(100),
  }),
  /** Written and told with a license alone: without one a 403 that says so. Newest first; `limit` 1 to 500. */
  'auditLog.all': entry({
    kind: 'read',
    scope: 'organization',
    send: (input: {
      userEmail?: string;
      resourceName?: string;
      action?: string;
      resourceType?: string;
      from?: string;
      to?: string;
      limit: number;
      offset: number;
    }) => input,
    answer: auditAnswer,
  }),
  /** Whether the owner of the key's organization has a license; before 0.28.7 not for a member's key. */
  'licenseKey.haveValidLicenseKey': entry({ kind: 'read', scope: 'organization', answer: z.boolean() }),
  /** Answers without a key, since the sign-in page asks for it too. */
  'settings.isCloud': entry({
    kind: 'read',
    scope: 'open',
    path: '/api/trpc/settings.isCloud',
    answer: z
      .object({ result: z.object({ data: z.object({ json: z.boolean() }) }) })
      .transform((answer) => answer.result.data.json),
  }),
};
