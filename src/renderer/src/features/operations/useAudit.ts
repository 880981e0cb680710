import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { MOST_AUDIT_ENTRIES } from '../../../../shared/audit.ts';
import type { AuditFilter, AuditPage } from '../../../../shared/calls/audit.ts';
import type { AuditEntry } from '../../../../shared/dokploy.ts';
import { ok } from '../../../../shared/errors.ts';
import type { Call } from '../../bridge.ts';
import { useActions } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { createPagedReading } from '../../state/pagedReading.ts';

type KnownAudit = Omit<AuditPage, 'entries'> & { rows: readonly AuditEntry[]; isWhole: boolean };

export function createAuditReading(tools: { call: Call; place: OrganizationRef; now: () => number }) {
  return createPagedReading<AuditFilter, AuditEntry, KnownAudit>({
    async list({ filter, offset, limit }) {
      const answer = await tools.call('audit.list', { ...tools.place, filter, offset, limit });
      if (!answer.ok) return answer;
      const { entries: rows, total } = answer.value;
      return ok({ rows, total, isWhole: true });
    },
    isNarrow: () => false,
    pageSize: 100,
    mostAtOnce: MOST_AUDIT_ENTRIES,
    now: tools.now,
  });
}

export function useAudit({ instanceId, organizationId }: OrganizationRef, filter: AuditFilter) {
  const { call } = useActions();
  const reading = useMemo(
    () => createAuditReading({ call, place: { instanceId, organizationId }, now: Date.now }),
    [call, instanceId, organizationId],
  );
  const { page, at, error, readings } = useSyncExternalStore(reading.subscribe, reading.state);
  const asked = JSON.stringify(filter);
  useEffect(() => () => reading.close(), [reading]);
  useEffect(() => reading.show(JSON.parse(asked)), [reading, asked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another function after each reading, so that the table asks again where its end is in sight still.
  const readMore = useCallback(() => void reading.more(), [reading, readings]);
  return { page, at, error, readMore, readAgain: () => reading.show(JSON.parse(asked)) };
}
