import { describe, expect, it } from 'vitest';
import {
  allowsSame,
  closedTo,
  comparedRoles,
  notTaken,
  OPENS_NOTHING,
  ownRoleWords,
  permissionsInShort,
  roleCautions,
  roleChoices,
  roleDifference,
  roleGroups,
  roleInShort,
} from '../../src/shared/roleWords.ts';

const STATEMENTS = {
  organization: ['update', 'delete'],
  member: ['read', 'create', 'update', 'delete'],
  service: ['create', 'read', 'delete'],
  docker: ['read'],
  auditLog: ['read'],
};

describe('what a role may do', () => {
  it('stands in groups by plain words, with what it may not where the server says what there is', () => {
    expect(roleGroups({ service: ['delete', 'read'], member: ['create'] }, STATEMENTS)).toEqual([
      {
        title: 'Projects and services',
        rows: [{ resource: 'service', name: 'Services', may: ['see', 'delete'], mayNot: ['create'] }],
      },
      {
        title: 'People and access',
        rows: [
          {
            resource: 'member',
            name: 'Members',
            may: ['invite and add'],
            mayNot: ['see', 'change roles and permissions', 'remove (not with a key)'],
          },
        ],
      },
    ]);
    expect(roleGroups({ service: ['read'] }, null)[0]?.rows[0]?.mayNot).toEqual([]);
  });

  it('keeps what this version does not know, by its own name in one line, and takes no name of every object for one', () => {
    expect(roleGroups({ 'quantum\u202e\nlink': ['entangle'], constructor: [] }, null)).toEqual([
      {
        title: 'Other',
        rows: [{ resource: 'quantum\u202e\nlink', name: 'quantum link', may: ['entangle'], mayNot: [] }],
      },
    ]);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`r${at}`, ['read']]));
    expect(roleGroups(many, null)[0]?.rows).toHaveLength(50);
  });

  it('names what it opens nothing of, but not what no role of one’s own can be given', () => {
    expect(closedTo({ member: ['read'] }, STATEMENTS)).toEqual(['Services', 'Docker', 'Audit log']);
    expect(closedTo({ member: ['read'] }, null)).toEqual([]);
  });

  it('is told in one line, for a choice of roles', () => {
    expect(permissionsInShort({})).toBe('Allows nothing by itself.');
    expect(permissionsInShort({ member: ['read', 'create'], auditLog: ['read'] })).toBe(
      'Audit log: see; Members: see, invite and add.',
    );
    expect(permissionsInShort({ ...STATEMENTS, deployment: ['create'] })).toBe(
      'Services: see, create, delete; Deployments: deploy; Docker: see; and 3 more.',
    );
  });

  it('is Dokploy’s own of the three that every organization has, and unknown of one that is not there', () => {
    expect(['owner', 'admin', 'member'].every((role) => ownRoleWords(role))).toBe(true);
    const known = { customRoles: [{ role: 'auditor', permissions: { auditLog: ['read'] } }] };
    expect(roleInShort('member', known)).toBe('Sees nothing until you grant it.');
    expect(roleInShort('auditor', known)).toBe('Audit log: see.');
    expect(roleInShort('ghost', known)).toBe('');
  });

  it('is nothing without a license: the server says `Invalid role` to whoever has it', () => {
    const known = {
      customRoles: [{ role: 'auditor', permissions: { auditLog: ['read'] } }],
      licensed: false,
    };
    expect(roleInShort('auditor', known)).toBe(OPENS_NOTHING);
    expect(roleInShort('admin', known)).toBe(ownRoleWords('admin'));
  });

  it('trap: member.update makes admins and grants oneself anything, member.create invites admins; member.delete removes nobody by key', () => {
    expect(roleCautions({ member: ['read'] })).toEqual([]);
    expect(roleCautions({ member: ['update', 'create'] })).toEqual([
      'People with it can make others admins, make admins members, and grant themselves anything.',
      'People with it can invite and add people, even as admins.',
    ]);
    const customRoles = [{ role: 'lead', permissions: { member: ['update'] } }];
    expect(roleInShort('lead', { customRoles })).toBe(
      'Can make people admins. Members: change roles and permissions.',
    );
    expect(
      roleCautions({ server: ['read'], traefikFiles: ['write'], docker: ['read'], sshKeys: [] }),
    ).toEqual([
      'Docker: View and control all containers.',
      'Traefik files: Read and edit the web proxy’s files.',
    ]);
    expect(roleCautions({ server: ['terminal'] })).toEqual([
      'Servers: Add and remove servers, or work on them.',
    ]);
    expect(roleGroups({ member: ['delete'] }, null)[0]?.rows[0]?.may).toEqual(['remove (not with a key)']);
  });
});

describe('two roles', () => {
  const ONE = { member: ['read', 'create'], docker: ['read'], service: [] };
  const OTHER = { docker: ['read'], member: ['read'], auditLog: ['read'] };

  it('allow the same in any order, with or without resources of which nothing is allowed', () => {
    expect(allowsSame(ONE, { docker: ['read'], member: ['create', 'read', 'read'] })).toBe(true);
    expect(allowsSame(ONE, OTHER)).toBe(false);
    expect(allowsSame({}, { service: [] })).toBe(true);
    expect(allowsSame({ constructor: ['read'] }, {})).toBe(false);
  });

  it('differ by what one adds and removes, in plain words', () => {
    expect(roleDifference(ONE, OTHER)).toBe('add Audit log: see; remove Members: invite and add');
    expect(roleDifference(ONE, ONE)).toBe('');
  });

  it('stand beside each other, resource by resource, without what both allow', () => {
    expect(comparedRoles(ONE, OTHER).map(({ name, one, other }) => [name, one, other])).toEqual([
      ['Audit log', '', 'see'],
      ['Members', 'see, invite and add', 'see'],
    ]);
  });
});

describe('what a role can be given', () => {
  it('is all that the server says, with what the role has beside it, but not what Dokploy gives to no role', () => {
    const rows = roleChoices({ member: ['fly'], quantum: ['read'] }, STATEMENTS).flatMap(({ rows }) => rows);
    expect(rows.map(({ name, actions }) => [name, actions.map(([action]) => action).join()])).toEqual([
      ['Services', 'read,create,delete'],
      ['Docker', 'read'],
      ['Audit log', 'read'],
      ['Members', 'read,create,update,delete,fly'],
      ['quantum', 'read'],
    ]);
  });

  it('is nothing that the server does not say, or gives to no role', () => {
    expect(notTaken({ member: ['read'], docker: ['read'] }, STATEMENTS)).toBe('');
    expect(notTaken({ member: ['fly'], nope: ['read'] }, STATEMENTS)).toBe('Members: fly; nope: see');
    expect(notTaken({ organization: ['delete'] }, STATEMENTS)).toBe('The organization: delete');
  });
});
