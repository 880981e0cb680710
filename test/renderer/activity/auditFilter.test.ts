import { describe, expect, test } from 'vitest';
import { auditFilterOf, isNarrowAudit } from '../../../src/renderer/src/features/activity/AuditLog.tsx';
import { NO_AUDIT_DRAFT } from '../../../src/renderer/src/state/views.ts';

describe('what is set above an audit log', () => {
  test('lets all through as it is at first', () => {
    const filter = auditFilterOf('', NO_AUDIT_DRAFT);
    expect(filter).toEqual({ user: '', name: '', action: null, resourceType: null, from: null, to: null });
    expect(isNarrowAudit(filter)).toBe(false);
  });

  test('asks for whole days of this computer, both included', () => {
    const { from, to } = auditFilterOf('', { ...NO_AUDIT_DRAFT, from: '2026-03-01', to: '2026-03-01' });
    expect(from).toBe(new Date('2026-03-01T00:00:00').toISOString());
    expect(to).toBe(new Date('2026-03-01T23:59:59.999').toISOString());
  });

  test('takes what cannot be asked for, or is no day, for nothing', () => {
    const typed = {
      user: ' a ',
      action: 'reload',
      resourceType: 'organization',
      from: '2026-02-30',
      to: 'soon',
    };
    expect(auditFilterOf(` ${'n'.repeat(300)}`, typed)).toEqual({
      ...{ user: 'a', name: 'n'.repeat(200), action: null, resourceType: null, from: null, to: null },
    });
    expect(isNarrowAudit(auditFilterOf('', { ...NO_AUDIT_DRAFT, action: 'login' }))).toBe(true);
  });
});
