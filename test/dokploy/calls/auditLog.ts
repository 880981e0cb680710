import type { AuditEntry } from '../rows.ts';
import { type Call, requireLicence } from './call.ts';

const actions = ['create', 'update', 'delete', 'deploy', 'cancel', 'redeploy', 'login', 'logout'];

// Entries on organizations are written, but cannot be asked for.
const resourceTypes = [
  'project',
  'service',
  'environment',
  'deployment',
  'user',
  'customRole',
  'domain',
  'certificate',
  'registry',
  'server',
  'sshKey',
  'gitProvider',
  'notification',
  'settings',
  'session',
];

type Input = Partial<
  Record<'userId' | 'userEmail' | 'resourceName' | 'action' | 'resourceType' | 'from' | 'to', string>
> & { limit?: string; offset?: string };

const all: Call = {
  kind: 'query',
  since: '0.28.7',
  policy: requireLicence('auditLog', 'read'),
  input: () => ({
    userId: { type: 'string', optional: true },
    userEmail: { type: 'string', optional: true },
    resourceName: { type: 'string', optional: true },
    action: { type: 'string', optional: true, oneOf: actions },
    resourceType: { type: 'string', optional: true, oneOf: resourceTypes },
    from: { type: 'date', optional: true },
    to: { type: 'date', optional: true },
    limit: { type: 'numeric', optional: true, range: [1, 500] },
    offset: { type: 'numeric', optional: true, range: [0, Number.MAX_SAFE_INTEGER] },
  }),
  run({ world, organizationId }, input: Input) {
    const found = world.auditLog
      .filter((row) => row.organizationId === organizationId && fits(row, input))
      .reverse()
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    const offset = Number(input.offset ?? 0);
    return { logs: found.slice(offset, offset + Number(input.limit ?? 50)), total: found.length };
  },
};

function fits(row: AuditEntry, input: Input): boolean {
  const has = (text: string | null, part: string | undefined) =>
    part === undefined || (text ?? '').toLowerCase().includes(part.toLowerCase());
  const is = (text: string, wanted: string | undefined) => wanted === undefined || text === wanted;
  const at = Date.parse(row.createdAt);
  return (
    is(row.userId ?? '', input.userId) &&
    has(row.userEmail, input.userEmail) &&
    has(row.resourceName, input.resourceName) &&
    is(row.action, input.action) &&
    is(row.resourceType, input.resourceType) &&
    (input.from === undefined || at >= Date.parse(input.from)) &&
    (input.to === undefined || at <= Date.parse(input.to))
  );
}

/** The audit log, which exists with a license alone. */
export const auditLogCalls: Record<string, Call> = { 'auditLog.all': all };
