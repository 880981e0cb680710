import { auditWords, MOST_AUDIT_ENTRIES } from '../../shared/audit.ts';
import type { AuditFilter } from '../../shared/calls/activity.ts';
import { firstVersion, has } from '../../shared/capabilities.ts';
import type { CallsOf } from '../../shared/contract.ts';
import type { AuditEntry } from '../../shared/dokploy.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type { OrganizationRef } from '../../shared/target.ts';
import { serverTooOldFailure } from '../dokploy/answerFailures.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { Unread } from '../storage/chosenFile.ts';
import { saveTable } from '../storage/savedTable.ts';

type Page = { offset: number; limit: number };

const MOST_LOOKED_AT = 1_000_000;

const COLUMNS = {
  time: 'Time (UTC)',
  user: 'User',
  role: 'Role',
  what: 'What',
  action: 'Action',
  resource: 'Resource',
  name: 'Name',
  resourceId: 'Resource ID',
  details: 'Details',
} as const;

/** Keeps nothing of Dokploy's audit log. */
export function createAuditCalls(options: {
  dokploy: Dokploy;
  accounts: Pick<Accounts, 'account' | 'absent'>;
  instances: Pick<Instances, 'find'>;
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  clock: typeof Date.now;
}): CallsOf<'audit'> {
  const { dokploy, accounts, instances } = options;

  async function read(ref: OrganizationRef, filter: AuditFilter, page: Page) {
    const account = await accounts.account(ref.instanceId);
    if (!account.ok) return account;
    const server = { version: account.value.version, absent: accounts.absent(ref.instanceId) };
    if (!has(server, 'auditLog.all')) return fail(tooOld(ref.instanceId));
    return dokploy.call('auditLog.all', ref, { ...sentOf(filter), ...page });
  }

  function tooOld(instanceId: string): AppError {
    const found = instances.find(instanceId);
    const host = found.ok ? new URL(found.value.origin).host : 'the server';
    return serverTooOldFailure({ host, call: 'auditLog.all', kind: 'read' }, firstVersion('auditLog.all'));
  }

  /** Deduplicates: new entries at the top shift the pages. */
  async function* all(ref: OrganizationRef, filter: AuditFilter): AsyncGenerator<AuditEntry> {
    const known = new Set<string>();
    for (let offset = 0; ; offset += MOST_AUDIT_ENTRIES) {
      if (offset >= MOST_LOOKED_AT) throw unread(TOO_LONG);
      const page = await read(ref, filter, { offset, limit: MOST_AUDIT_ENTRIES });
      if (!page.ok) throw unread(page.error);
      const { entries, total } = page.value;
      yield* entries.filter(({ id }) => known.size < known.add(id).size);
      if (entries.length === 0 || offset + entries.length >= total) return;
    }
  }

  return {
    'audit.list': ({ instanceId, organizationId, filter, offset, limit }) =>
      read({ instanceId, organizationId }, filter, { offset, limit }),
    'audit.export': ({ instanceId, organizationId, filter, format }) =>
      saveTable(
        {
          ...{ name: 'audit log', title: 'Export audit log', format, columns: COLUMNS },
          lines: linesOf(all({ instanceId, organizationId }, filter)),
        },
        options,
      ),
  };
}

function unread(error: AppError): Unread {
  return new Unread({ ...error, message: `The audit log was not saved. ${error.message}` });
}

const TOO_LONG: AppError = {
  code: 'too-large',
  message: 'The log has more than a million entries.',
  advice: 'Narrow the dates or filters, and export it in parts.',
};

function sentOf({ user, name, action, resourceType, from, to }: AuditFilter) {
  return {
    ...(user.trim() === '' ? {} : { userEmail: user.trim() }),
    ...(name.trim() === '' ? {} : { resourceName: name.trim() }),
    ...(action === null ? {} : { action }),
    ...(resourceType === null ? {} : { resourceType }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
}

async function* linesOf(
  entries: AsyncIterable<AuditEntry>,
): AsyncGenerator<Record<keyof typeof COLUMNS, string>> {
  for await (const entry of entries) {
    const { at, email, role, action, resourceType, name, resourceId, details } = entry;
    yield {
      time: at,
      user: email,
      role,
      what: auditWords(entry),
      action,
      resource: resourceType,
      name: name ?? '',
      resourceId: resourceId ?? '',
      details: details
        .map((each) => (each.name === '' ? each.value : `${each.name}: ${each.value}`))
        .join('; '),
    };
  }
}
