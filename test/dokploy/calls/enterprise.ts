import { type Call, forbid, requirePermission } from './call.ts';

const all: Call = {
  kind: 'query',
  since: '0.28.7',
  run({ world, organizationId }) {
    return world.customRoles
      .filter((row) => row.organizationId === organizationId)
      .map(({ id, role, permissions, createdAt }) => {
        const holds = (row: { organizationId: string; role: string }) =>
          row.organizationId === organizationId && row.role === role;
        return { role, permissions, createdAt, ids: [id], memberCount: world.members.filter(holds).length };
      });
  },
};

const haveValidLicenseKey: Call = {
  kind: 'query',
  since: '0.27.0',
  policy(context) {
    if (!context.profile.atLeast('0.28.7')) requirePermission('member', 'update')(context);
  },
  run: ({ world }) => world.licensed,
};

// The simulator has no licensed side to these: they are here because a client may try them.
function needsLicence(kind: Call['kind']): Call {
  return { kind, since: '0.28.7', run: () => forbid('Valid enterprise license required') };
}

/** Custom roles can be read by anyone and made only with a licence. */
export const enterpriseCalls: Record<string, Call> = {
  'customRole.all': all,
  'customRole.create': needsLicence('mutation'),
  'licenseKey.haveValidLicenseKey': haveValidLicenseKey,
  'auditLog.all': needsLicence('query'),
};
