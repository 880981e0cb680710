import type { Line } from '../../../src/shared/campaigns/campaign.ts';

export function line(id: string, more: Partial<Line> = {}): Line {
  return {
    ...{ id, kind: 'member', instanceId: 'i', instanceName: 'Shop' },
    ...{ organizationId: 'o', organizationName: 'Acme', email: `${id}@x.example`, name: '' },
    ...{ role: 'member', isPrivileged: false, access: 'sees nothing', twoFactor: null, since: null },
    ...{ endsAt: null, change: '', signedInAt: null, fates: ['delete'] },
    ...more,
  };
}
