import type { Evidence, Line } from '../../../src/shared/campaigns/campaign.ts';

export function lineOf(about: Partial<Line> = {}): Line {
  const { instanceId = 'shop', organizationId = 'acme', email = 'ann@a.example', kind = 'member' } = about;
  return {
    ...{ id: `${instanceId}/${organizationId}/${kind}/${email}`, kind, instanceId, instanceName: 'Shop' },
    ...{ organizationId, organizationName: 'Acme', email, name: 'Ann', role: 'member', isPrivileged: false },
    ...{ access: '3 services', twoFactor: true, since: 1_000, endsAt: null, change: '', signedInAt: null },
    ...{ fates: ['end', 'lower'] },
    ...about,
  };
}

export function evidenceOf(about: Partial<Evidence> = {}): Evidence {
  return {
    ...{ madeAt: 1_000_000, version: '1.0.0', scope: 'All instances', unread: [], notes: [] },
    ...{ previous: null, leavers: [] },
    lines: [lineOf()],
    instances: [
      {
        ...{ instanceId: 'shop', name: 'Shop', host: 'shop.example', version: '0.29.1' },
        ...{
          accounts: ['desk@a.example'],
          organizations: 1,
          readAt: { from: 900_000, to: 950_000 },
          roles: [],
        },
      },
    ],
    ...about,
  };
}
