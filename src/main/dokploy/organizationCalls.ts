import { list } from '../../shared/boundedShapes.ts';
import { organizationShape } from '../../shared/dokploy.ts';
import { done, entry } from './callEntry.ts';

type OrganizationId = { organizationId: string };

/** The calls about organizations. */
export const organizationCalls = {
  /** Unordered; all of the key's user, whatever organization the key opens. */
  'organization.all': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: list(organizationShape),
  }),
  /** Empty for an unknown id below 0.26.0, which also shows foreign organizations: ask only for listed ones. */
  'organization.one': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    send: (input: OrganizationId) => input,
    answer: organizationShape.nullable(),
  }),
  /** The key's own organization; empty when that is gone. */
  'organization.active': entry({
    kind: 'read',
    scope: 'organization',
    anyRole: true,
    answer: organizationShape.nullable(),
  }),
  /** The role in the key's own organization decides. */
  'organization.create': entry({
    kind: 'write',
    scope: 'account',
    send: (input: { name: string; logo?: string }) => input,
    answer: organizationShape,
  }),
  /** An omitted logo or default role stays. Empty for an unknown id below 0.26.0, which also renames foreign ones. */
  'organization.update': entry({
    kind: 'write',
    scope: 'account',
    send: (input: OrganizationId & { name: string; logo?: string; defaultRole?: string | null }) => input,
    answer: organizationShape.nullable(),
  }),
  'organization.delete': entry({
    kind: 'write',
    scope: 'account',
    send: (input: OrganizationId) => input,
    answer: done.rows,
  }),
  /** Changes where the person starts on Dokploy's page; nothing for the key. */
  'organization.setDefault': entry({
    kind: 'write',
    scope: 'account',
    send: (input: OrganizationId) => input,
    answer: done.success,
  }),
};
