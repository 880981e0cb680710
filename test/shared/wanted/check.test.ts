import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Principal } from '../../../src/shared/rules/principal.ts';
import type { Target } from '../../../src/shared/target.ts';
import { checkWanted, type WantedCheck } from '../../../src/shared/wanted/check.ts';
import type { AddressedInstance } from '../../../src/shared/wanted/finder.ts';
import { finished } from '../../finished.ts';
import { addressed, by, listsOf, rowsOf, type There, targetOf } from './rowsOf.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');

const PEOPLE: There = {
  'me@x.example': 'owner',
  'ann@x.example': 'member',
  'boss@x.example': 'admin',
  'ops@x.example': 'Deployer',
  'weird one@x': 'member',
  'new@x.example': [['member', NOW + 1]],
  'late@x.example': [[null, NOW - 1]],
};

function organization(id: string, patch: Partial<Target> = {}, people = PEOPLE): Target {
  const name = `${id[0]?.toUpperCase()}${id.slice(1)}`;
  return targetOf(id, name, { ...listsOf(people), ...patch });
}

const keyOf = (patch: Partial<Principal>): Partial<Target> => ({
  holders: [{ userId: 'u-me@x.example', email: null, principal: by(patch) }],
});

const twice = (adminUntil: number): There[string] => [
  ['member', NOW + 1],
  ['admin', adminUntil],
];
const unread = (whyUnknown: string): Partial<Target> => ({ members: null, invitations: null, whyUnknown });

const WORLD: AddressedInstance[] = [
  addressed('Two', [
    organization(
      'two',
      {},
      { 'both@x.example': twice(NOW + 1), 'late@x.example': twice(NOW - 1), 'ops@x.example': 'Deployer' },
    ),
  ]),
  addressed('Shop', [
    organization('acme'),
    organization('labs', { organizationName: 'Twin' }),
    organization('twin', { organizationName: 'Twin' }),
    organization('keyless', { holders: [] }),
    organization('shut', { ...unread('No key opens this organization.'), holders: [] }),
    organization('unread', unread('Its people have not been read yet.')),
  ]),
  addressed('Old', [organization('old', keyOf({ version: '0.25.7' }))]),
  addressed('Middle', [organization('middle', keyOf({ version: '0.27.1' }))]),
  addressed('Low', [organization('low', keyOf({ role: 'admin' }))]),
  addressed('Double', [organization('one')], { id: 'double-1' }),
  addressed('Double', [organization('two')], { id: 'double-2', origin: 'https://second.example.com' }),
  addressed('moved.example.com', [organization('one')], { origin: 'https://new.example.com' }),
  addressed('Moved', [organization('one')], { origin: 'https://moved.example.com' }),
  addressed('Empty', []),
  addressed('Strange', [
    organization(
      'strange',
      {},
      { ...PEOPLE, 'x@x.example': 'None', 'y@x.example': 'Lead', 'z@x.example': 'lead' },
    ),
  ]),
];

const KITS = ['Developers', 'Twice', 'twice', 'Auditors'].map((name) => ({ id: `t-${name}`, name }));

const HEADS = 'address,instance,organization,role,instance id,organization id,access';

function checked(lines: string, heads = HEADS): WantedCheck {
  const rows = rowsOf(`${heads}\n${lines}`);
  return finished(
    checkWanted(rows, WORLD, {
      now: NOW,
      kits: KITS,
      endOf: () => null,
      addressesOf: (email) => [email],
    }),
  );
}
const faults = (lines: string) => checked(lines).faults.map(({ line, why }) => `${line}: ${why}`);
const changes = (lines: string) =>
  checked(lines).changes.map((each) => {
    const { line, instanceId, organizationId, kind, email } = each;
    const roles = ['from' in each && each.from, 'role' in each && each.role].filter(Boolean);
    return [line, instanceId, organizationId, kind, email, ...roles].join(' ');
  });

describe('a bad line says what is wrong with it', () => {
  test.each([
    ['no address', ',Shop,Acme,member', 'There is no address in this line.'],
    ['no e-mail address', 'ann,Shop,Acme,member', '“ann” is not an email address. There is no @ in it.'],
    [
      'an address that Dokploy takes not',
      'a b@x.example,Shop,Acme,member',
      '“a b@x.example” is not an email address. There is a space in it.',
    ],
    [
      'an address that is too long',
      `${'a'.repeat(300)}@x.example,Shop,Acme,member`,
      /is not an email address\. It is longer than 254 characters\.$/,
    ],
    ['no instance', 'a@x.example,,Acme,member', 'There is no instance in this line.'],
    [
      'an instance that is not here',
      'a@x.example,Shoop,Acme,member',
      'No instance here is called “Shoop” or has this address.',
    ],
    [
      'an address that no instance has',
      'a@x.example,https://other.example.com,Acme,member',
      'No instance here is called “https://other.example.com” or has this address.',
    ],
    [
      'two instances of that name',
      'a@x.example,double,One,member',
      /^2 instances here match “double”\. Use the address/,
    ],
    [
      'a name of one instance that is the address of another',
      'ann@x.example,moved.example.com,One,none',
      /^2 instances here match “moved\.example\.com”\./,
    ],
    [
      'an id of an instance that is not here, and no name',
      'a@x.example,,Acme,member,gone',
      'No instance here has this id, and the line has no name or address.',
    ],
    [
      'an id of one instance beside the name of another',
      'a@x.example,Old,Acme,member,shop',
      /^The id belongs to “Shop”, not to the instance “Old”/,
    ],
    ['no organization', 'a@x.example,Shop,,member', 'There is no organization in this line.'],
    [
      'an organization that is not there',
      'a@x.example,Shop,Acne,member',
      'No organization on “Shop” is known as “Acne”.',
    ],
    [
      'two organizations of that name',
      'a@x.example,Shop,Twin,member',
      /^2 organizations on “Shop” are called “Twin”\. Use the id/,
    ],
    [
      'an id of an organization that is not there, and no name',
      'a@x.example,Shop,,member,,gone',
      'No organization on “Shop” has this id, and the line has no name.',
    ],
    [
      'an id of one organization beside the name of another',
      'a@x.example,Shop,Twin,member,,acme',
      /^The id belongs to “Acme”, not to the organization “Twin”/,
    ],
    [
      'an id of an organization on another server beside a name that one has here, too',
      'ann@x.example,Shop,Acme,none,elsewhere,gone',
      'The organization “Acme” on “Shop” has a different id, perhaps that of another server. If you mean this one, leave the id empty.',
    ],
    [
      'no role',
      'a@x.example,Shop,Acme,',
      'There is no role in this line. To remove somebody, use the role none.',
    ],
    [
      'a role that is too long',
      `a@x.example,Shop,Acme,${'r'.repeat(256)}`,
      'A role has 255 characters at most.',
    ],
    ['the role of the owner', 'a@x.example,Shop,Acme,Owner', 'The owner role cannot be assigned.'],
    [
      'another role for the owner',
      'boss@x.example,Low,Low,member',
      'Only the owner can change an admin’s role.',
    ],
    [
      'the owner to be removed',
      'me@x.example,Low,Low,none',
      /^(You cannot remove yourself|The owner of an organization cannot be removed)\.$/,
    ],
    ['oneself in another role', 'me@x.example,Shop,Acme,member', 'You cannot change your own role.'],
    ['oneself to be removed', 'me@x.example,Shop,Acme,none', 'You cannot remove yourself.'],
    [
      'a removal that the key may not do',
      'boss@x.example,Low,Low,none',
      'Only the owner can remove an admin.',
    ],
    [
      'roles that the version cannot change',
      'ann@x.example,Old,Old,admin',
      /^Changing roles needs Dokploy 0\.26\.0 or newer/,
    ],
    [
      'a role of one’s own that the version does not know',
      'a@x.example,Old,Old,auditor',
      /^A custom role needs Dokploy 0\.28\.7 or newer/,
    ],
    [
      'an invitation that the version does not take',
      'a@x.example,Middle,Middle,member',
      /accepts invitations only on its own page/,
    ],
    [
      'an organization that no key opens',
      'a@x.example,Shop,Keyless,member',
      'This organization has no key, so nothing can be changed.',
    ],
    [
      'a role called none there',
      'ann@x.example,Strange,Strange,none',
      /^A role is called “None” there, so none may mean that one or a removal/,
    ],
    [
      'a role in other letters than two that are there',
      'a@x.example,Strange,Strange,LEAD',
      /^Roles called “Lead” and “lead” are there/,
    ],
  ])('%s', (_, line, words) => {
    const found = checked(line);
    expect(found.changes).toEqual([]);
    expect(found.faults).toMatchObject([
      {
        line: 2,
        why: expect.stringMatching(words instanceof RegExp ? words : RegExp(`^${escaped(words)}$`)),
      },
    ]);
  });

  test('two roles for the same person and organization: neither is done', () => {
    const lines =
      'a@x.example,Shop,Acme,member\nA@X.example,https://shop.example.com,acme,admin\nb@x.example,Shop,Acme,member';
    expect(faults(lines)).toEqual([
      '2: It contradicts line 3. They give this person two roles in one organization: keep one of them.',
      '3: It contradicts line 2. They give this person two roles in one organization: keep one of them.',
    ]);
    expect(changes(lines)).toEqual(['4 shop acme invite b@x.example member']);
  });

  test('none beside another role: the person is not removed', () => {
    expect(faults('ann@x.example,Shop,Acme,member\nann@x.example,Shop,Acme,none')).toEqual([
      expect.stringMatching(/^2: It contradicts line 3\. Only one of them removes this person/),
      expect.stringMatching(/^3: It contradicts line 2\. Only one of them removes this person/),
    ]);
  });

  test('in the order of the lines, whatever is wrong with them', () => {
    const lines =
      'a@x.example,Shop,Acme,owner\n,Shop,Acme,member\nme@x.example,Shop,Acme,member\nb,Shop,Acme,member';
    expect(checked(lines).faults.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });
});

describe('a place', () => {
  test.each([
    ['its name', 'Shop,Acme,member'],
    ['its name in other letters', ' shop ,ACME,member'],
    ['its host', 'shop.example.com,Acme,member'],
    ['its address', 'https://shop.example.com/,Acme,member'],
    ['its ids alone', ',,member,shop,acme'],
    ['its ids beside names that nothing has any more', 'Shop of old,Acme Ltd,member,shop,acme'],
    ['its name beside the id that another computer has of the instance', 'Shop,Acme,member,elsewhere,acme'],
  ])('is found by %s', (_, place) =>
    expect(changes(`a@x.example,${place}`)).toEqual(['2 shop acme invite a@x.example member']),
  );

  test('of a name that two have is found by the id, or by its address', () => {
    expect(changes('a@x.example,Shop,Twin,member,,twin\na@x.example,second.example.com,Two,member')).toEqual([
      '2 shop twin invite a@x.example member',
      '3 double-2 two invite a@x.example member',
    ]);
  });

  test('of which it is not known who is there is apart, with why and how many lines', () => {
    const {
      unchecked,
      changes: found,
      faults: bad,
    } = checked('a@x.example,Shop,Unread,member\nb@x.example,Shop,Unread,none\na@x.example,Shop,Shut,member');
    expect([found, bad]).toEqual([[], []]);
    expect(unchecked).toEqual([
      {
        ...{ instance: 'Shop', organization: 'Unread', lines: 2 },
        why: 'Its people have not been read yet. Refresh its instance, then import the file again.',
      },
      { instance: 'Shop', organization: 'Shut', why: 'No key opens this organization.', lines: 1 },
    ]);
  });
});

test('lines of an instance of which nothing was read are apart, and keep nobody elsewhere from being compared', () => {
  const found = checked(
    'a@x.example,Empty,Acme,member\nb@x.example,Empty,Acme,none\n*,Old,Old,none\nme@x.example,Old,Old,owner',
  );
  expect(found.unchecked).toEqual([
    {
      ...{ instance: 'Empty', organization: 'Acme', lines: 2 },
      why: 'No organization of this instance is known yet. Refresh it, then import the file again.',
    },
  ]);
  expect(found.changes.length).toBeGreaterThan(2);
});

describe('what is wanted', () => {
  test('becomes an invitation, another role, another invitation or a removal', () => {
    const lines = [
      'Eva@X.example,Shop,Acme,ADMIN',
      'ann@x.example,Shop,Acme,admin',
      'new@x.example,Shop,Acme,admin',
      'ann@x.example,Shop,Twin,none,,twin',
      'new@x.example,Shop,Twin,none,,twin',
      'ann@x.example,Old,Old,none',
      'boss@x.example,Shop,Acme,deployer',
    ];
    expect(changes(lines.join('\n'))).toEqual([
      '2 shop acme invite eva@x.example admin',
      '3 shop acme role ann@x.example member admin',
      '4 shop acme invited-role new@x.example member admin',
      '5 shop twin remove ann@x.example member',
      '6 shop twin remove new@x.example',
      '7 old old remove ann@x.example member',
      '8 shop acme role boss@x.example admin Deployer',
    ]);
  });

  test('and is there already changes nothing; an invitation that expired is told', () => {
    const lines = [
      'ann@x.example,Shop,Acme,Member',
      'ANN@x.example,Shop,Acme,member',
      'me@x.example,Shop,Acme,owner',
      'ops@x.example,Shop,Acme,deployer',
      'new@x.example,Shop,Acme,member',
      'late@x.example,Shop,Acme,member',
      'nobody@x.example,Shop,Acme,none',
      'weird one@x,Shop,Acme,member',
      'me@x.example,Shop,Keyless,owner',
    ];
    expect(checked(lines.join('\n'))).toMatchObject({
      lines: 9,
      same: 7,
      changes: [],
      faults: [
        {
          line: 7,
          why: 'The invitation of this person has expired. Renew it under Invitations.',
          later: true,
        },
      ],
      unchecked: [],
    });
  });

  test('of whoever is a member, an invitation to another address that expired says nothing', () => {
    const line = 'ann@x.example,Shop,Acme,member,late@x.example';
    expect(checked(line, 'address,instance,organization,role,also')).toMatchObject({
      ...{ same: 1, changes: [], faults: [] },
    });
  });

  test('two open invitations of other roles are a difference; one that ran out is none', () => {
    const of = (email: string, role: string) => changes(`${email},Two,Two,${role}`);
    expect(of('both@x.example', 'member')).toEqual(['2 two two invited-role both@x.example admin member']);
    expect(of('both@x.example', 'admin')).toEqual(['2 two two invited-role both@x.example member admin']);
    expect(of('late@x.example', 'member')).toEqual([]);
    expect(of('both@x.example', 'deployer')).toEqual([
      '2 two two invited-role both@x.example member Deployer',
      '2 two two invited-role both@x.example admin Deployer',
    ]);
  });

  test('of a person whom no line names stays as it is', () => expect(checked('').changes).toEqual([]));
});

describe('the access of a line', () => {
  const line = (email: string, role: string, access: string, place = 'Shop,Acme') =>
    `${email},${place},${role},,,${access}`;
  const wanted = (lines: string) =>
    checked(lines).changes.map((each) => [each.kind, each.email, 'access' in each ? each.access : null]);

  test.each([
    '',
    'sees nothing',
    'everything, as admin',
    '"1,204 granted"',
    '"2 projects, 5 services, 1 switch"',
    '"no projects, 3 switches"',
    'not read',
  ])('asks for nothing where it says %j, as an export does', (access) => {
    expect(
      checked(
        line(
          'ann@x.example',
          'member',
          access.includes(',') && !access.startsWith('"') ? `"${access}"` : access,
        ),
      ),
    ).toMatchObject({ same: 1, changes: [], faults: [] });
  });

  test('asks for nothing to be seen, for what a kit grants, or for projects: beside the role that is there, with a new one, or once they joined', () => {
    const lines = [
      line('ann@x.example', 'member', 'Nothing'),
      line('weird one@x', 'member', 'developers'),
      line('ops@x.example', 'Deployer', 'shop; blog'),
      line('boss@x.example', 'member', 'Auditors'),
      line('eva@x.example', 'member', 'Developers'),
      line('new@x.example', 'Deployer', 'shop'),
      line('dan@x.example', 'member', 'nothing'),
    ];
    const developers = { by: 'kit', kitId: 't-Developers', name: 'Developers' };
    expect(wanted(lines.join('\n'))).toEqual([
      ['access', 'ann@x.example', { by: 'nothing' }],
      ['access', 'weird one@x', developers],
      ['access', 'ops@x.example', { by: 'projects', text: 'shop; blog' }],
      ['role', 'boss@x.example', null],
      ['access', 'boss@x.example', { by: 'kit', kitId: 't-Auditors', name: 'Auditors' }],
      ['invite', 'eva@x.example', developers],
      ['invited-role', 'new@x.example', { by: 'projects', text: 'shop' }],
      ['invite', 'dan@x.example', null],
    ]);
    expect(wanted(line('new@x.example', 'member', 'Developers'))).toEqual([
      ['waits', 'new@x.example', developers],
    ]);
  });

  test.each([
    ['for an admin', line('boss@x.example', 'admin', 'nothing'), /^The role admin sees everything\./],
    ['for the owner', line('me@x.example', 'owner', 'Developers'), /^The role owner sees everything\./],
    [
      'for one who is removed',
      line('ann@x.example', 'none', 'Developers'),
      /^The role none removes the person/,
    ],
    [
      'of a kit of which two have the name',
      line('ann@x.example', 'member', 'TWICE'),
      /^2 kits are called “TWICE”/,
    ],
    [
      'where no key here may set it',
      line('boss@x.example', 'member', 'nothing', 'Shop,Keyless'),
      /^This organization has no key/,
    ],
  ])('is refused %s', (_, text, words) => {
    expect(checked(text)).toMatchObject({
      changes: [],
      faults: [{ line: 2, why: expect.stringMatching(words) }],
    });
  });

  test('of two lines that give two is given by none; a line that says nothing of it contradicts none', () => {
    const [one, two, silent] = ['Developers', 'nothing', ''].map((access) =>
      line('ann@x.example', 'member', access),
    );
    expect(faults(`${one}\n${two}\n${silent}`)).toEqual([
      expect.stringMatching(/^2: It contradicts line 3\. They give this person different access/),
      expect.stringMatching(/^3: It contradicts line 2\./),
    ]);
    expect(changes(`${silent}\n${one}`)).toEqual(['2 shop acme access ann@x.example member member']);
  });

  test('is the role where nothing else is headed so', () => {
    expect(rowsOf('address,instance,organization,access\nann@x.example,Shop,Acme,admin')).toMatchObject([
      { cells: { role: 'admin', access: '' } },
    ]);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test.each(['Pacific/Kiritimati', 'UTC', 'Pacific/Pago_Pago'])(
  'until goes by the date in UTC, also on a computer in %s',
  (zone) => {
    const script = fileURLToPath(new URL('./untilInZone.ts', import.meta.url));
    const at = (time: string, until: string) =>
      JSON.parse(
        execFileSync(process.execPath, [script], {
          env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
          input: JSON.stringify({ now: Date.parse(time), until }),
          encoding: 'utf8',
        }),
      );
    expect(at('2026-11-30T00:00:00Z', '2026-11-30')).toEqual([['remove'], [], []]);
    expect(at('2026-11-30T23:59:59Z', '2026-12-01')).toEqual([[], ['2026-12-01'], ['2026-12-01']]);
  },
);
