import { describe, expect, test } from 'vitest';
import { fromFiles, readFiles, type WantedFiles } from '../../../src/main/access/wantedFiles.ts';
import { placeWords } from '../../../src/shared/wanted/at.ts';
import { checkWanted, type WantedCheck } from '../../../src/shared/wanted/check.ts';
import { finished } from '../../finished.ts';
import { addressed, listsOf, type There, targetOf } from '../../shared/wanted/rowsOf.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const ACME: There = {
  'me@x.example': 'owner',
  'ann@x.example': 'admin',
  'ben@x.example': 'member',
  'new@x.example': [['member', NOW + 1]],
};
const organization = (name: string, there: There) => targetOf(name.toLowerCase(), name, listsOf(there));
const WORLD = [
  addressed('Shop', [
    organization('Acme', ACME),
    organization('Labs', { 'me@x.example': 'owner', 'ann@old.example': 'member' }),
    targetOf('shut', 'Shut', { whyUnknown: 'Its people have not been read yet.' }),
    organization('Odd', { 'me@x.example': 'owner', '': 'member' }),
  ]),
];

type Given = string | WantedFiles;

/** What a file comes to; what is wrong with the whole of it is thrown. */
async function check(
  given: Given,
  ends: Record<string, string> = {},
  joined: Record<string, string[]> = {},
): Promise<WantedCheck> {
  const files = typeof given === 'string' ? [{ name: 'wanted.yaml', text: given }] : given;
  const [first] = files;
  const read = await readFiles(first?.name ?? '', first?.text ?? '', fromFiles(files), async () => null);
  if (!read.ok) throw new Error(read.error.message);
  const kits = [{ id: 'k', name: 'Developers' }];
  return finished(
    checkWanted(read.value.rows, WORLD, {
      now: NOW,
      kits,
      endOf: (email) => ends[email] ?? null,
      addressesOf: (email) => joined[email] ?? [email],
    }),
  );
}
const faults = async (given: Given) =>
  (await check(given)).faults.map((fault) => `${placeWords(fault)}: ${fault.why}`);
const changes = async (given: Given) =>
  (await check(given)).changes.map((change) =>
    [change.kind, change.email, change.organizationId, 'why' in change ? change.why : '', change.line]
      .filter((part) => part !== '')
      .join(' '),
  );

/** A document of one organization. */
const acme = (...members: string[]) =>
  [
    'organizations:',
    '  - instance: Shop',
    '    organization: Acme',
    '    members:',
    ...members.map((member) => `      - { ${member} }`),
  ].join('\n');
const complete = (...members: string[]) => `${acme(...members)}\n    complete: true`;
const ME = 'address: me@x.example, role: owner';

const YAML = `# Who works here
organizations:
  - instance: Shop
    organization: acme # in any letters
    members:
      - address: ben@x.example
        role: admin
      - address: eva@x.example
        role: member
        access: { kit: Developers }
`;
const JSON_TEXT = JSON.stringify({
  organizations: [
    {
      ...{ instance: 'Shop', organization: 'acme' },
      members: [
        { address: 'ben@x.example', role: 'admin' },
        { address: 'eva@x.example', role: 'member', access: { kit: 'Developers' } },
      ],
    },
  ],
});
const CSV = `# Who works here, and "so on
address,instance,organization,role,access
ben@x.example,Shop,acme,admin,
# eva has left, ben not
eva@x.example,Shop,acme,member,"{""kit"": ""Developers""}"
`;

test('YAML, JSON and CSV say the same', async () => {
  const of = async (name: string, text: string) =>
    (await check([{ name, text }])).changes.map(({ line: _, column: __, named: ___, ...change }) => change);
  const wanted = await of('wanted.yaml', YAML);
  expect(wanted).toEqual([
    {
      kind: 'role',
      email: 'ben@x.example',
      from: 'member',
      role: 'admin',
      instanceId: 'shop',
      organizationId: 'acme',
    },
    {
      ...{
        kind: 'invite',
        email: 'eva@x.example',
        role: 'member',
        instanceId: 'shop',
        organizationId: 'acme',
      },
      access: { by: 'kit', kitId: 'k', name: 'Developers' },
    },
  ]);
  expect(await of('wanted.json', JSON_TEXT)).toEqual(wanted);
  expect(await of('wanted.csv', CSV)).toEqual(wanted);
  expect(await of('wanted.yml', JSON.stringify([JSON.parse(JSON_TEXT).organizations[0].members[0]]))).toEqual(
    [],
  );
});

test('what is wrong in the JSON of a cell of CSV is told where the cell stands, and a key that stands twice is', async () => {
  const wrong = async (access: string) => {
    const cell = `"${access.replaceAll('"', '""')}"`;
    const text = `address,instance,organization,role,access\n\nben@x.example,Shop,Acme,member,${cell}\n`;
    return faults([{ name: 'wanted.csv', text }]);
  };
  expect(await wrong('{"kits": "Developers"}')).toEqual([
    'Line 3, column 32: “kits” is not known here. Use kit, projects, git-providers, servers, switches.',
  ]);
  expect(await wrong('{"projects": {"Shop": 1}}')).toEqual([
    'Line 3, column 32: Write all here, or name what of it.',
  ]);
  expect(await wrong('{"kit" "Developers"}')).toEqual([
    expect.stringMatching(
      /^Line 3, column 32: Its access begins like JSON\. This is not valid YAML or JSON: missed comma/,
    ),
  ]);
  expect(await wrong('{"kit": "Developers", "kit": "Auditors"}')).toEqual([
    'Line 3, column 32: Its access begins like JSON. “kit” is on line 3 already.',
  ]);
  expect(await wrong('["Site", [1]]')).toEqual(['Line 3, column 32: Write a name here.']);
});

describe('where an organization is complete', () => {
  test('whoever is there and not listed is removed, members and open invitations alike', async () => {
    const text = complete(ME, 'address: ben@x.example, role: member');
    expect(await changes(text)).toEqual([
      'remove ann@x.example acme absent 7',
      'remove new@x.example acme absent 7',
    ]);
    const csv =
      'address,instance,organization,role\n*,Shop,Acme,none\nme@x.example,Shop,Acme,owner\nben@x.example,Shop,Acme,member';
    expect(await changes([{ name: 'a.csv', text: csv }])).toEqual([
      'remove ann@x.example acme absent 2',
      'remove new@x.example acme absent 2',
    ]);
  });

  test('whoever a line is about that asks for something impossible is listed all the same', async () => {
    const text = complete(ME, 'address: ann@x.example, role: owner', 'address: ben@x.example, role: member');
    const found = await check(`${text}\n`);
    expect(found.faults).toMatchObject([{ line: 6 }]);
    expect(found.changes.map(({ email }) => email)).toEqual(['new@x.example']);
  });

  test('nobody is removed while a line does not tell whom it is about', async () => {
    const text = complete(ME, 'address: ann@x.example, role: admin, note: x');
    expect((await check(text)).changes).toEqual([]);
    expect(await faults(text)).toEqual([
      'Line 6, column 48: “note” is not known here. Use address, role, access, also, must-stay and until.',
      expect.stringMatching(/^Line 7, column 5: Nobody is removed for not being listed while/),
    ]);
  });

  test('nobody is removed from one that was not read whole', async () => {
    const found = await check(complete().replace('Acme', 'Shut'));
    expect([found.changes, found.faults]).toEqual([[], []]);
    expect(found.unchecked).toEqual([
      {
        ...{ instance: 'Shop', organization: 'Shut', lines: 1 },
        why: 'Its people have not been read yet. Refresh its instance, then import the file again.',
      },
    ]);
  });

  test('said twice, as by an included file, nobody is removed twice', async () => {
    const text = complete(ME, 'address: ann@x.example, role: admin');
    const files = [
      { name: 'wanted.yaml', text: `include: [more.yaml]\n${text}` },
      { name: 'more.yaml', text: complete('address: ben@x.example, role: member').replace('Acme', 'acme') },
    ];
    expect(await changes(files)).toEqual(['remove new@x.example acme absent 8']);
  });

  test('nobody is removed from one of which nobody is listed, since an owner is in each', async () => {
    for (const text of [complete(), complete('address: ann@x.example, role: none')]) {
      const found = await check(text);
      expect(found.changes.filter(({ line }) => line !== 5)).toEqual([]);
      expect(found.faults.at(-1)?.why).toBe(
        'Nobody is listed here, so nobody is removed: list who stays, its owner too.',
      );
    }
  });

  test('one without an address stays, and one whose key acts is told by name', async () => {
    const text = complete('address: eva@x.example, role: member').replace('Acme', 'Odd');
    expect(await faults(text)).toEqual(['Line 6, column 5: me@x.example: You cannot remove yourself.']);
    expect(await changes(text)).toEqual(['invite eva@x.example odd 5']);
  });

  test('false is as if it was not there, and a role beside * is refused', async () => {
    expect(await changes(complete(ME).replace('true', 'false'))).toEqual([]);
    const csv = 'address,instance,organization,role\n*,Shop,Acme,member';
    expect(await faults([{ name: 'a.csv', text: csv }])).toEqual([
      'Line 2, column 13: With the address * the role is none: whoever is not listed there is removed.',
    ]);
  });
});

describe('addresses that are one person’s', () => {
  const people = 'people:\n  - addresses: [ann@x.example, ann@old.example]\n';

  test('whoever is there by another of them is that person: neither invited nor removed', async () => {
    const labs = complete(ME, 'address: ann@x.example, role: admin').replace('Acme', 'Labs');
    expect(await changes(people + labs)).toEqual(['role ann@old.example labs 8']);
    expect(await changes(labs)).toEqual([
      'invite ann@x.example labs 6',
      'remove ann@old.example labs absent 7',
    ]);
    const also = complete(ME, 'address: ann@x.example, role: member, also: [ann@old.example]').replace(
      'Acme',
      'Labs',
    );
    expect(await check(also)).toMatchObject({ changes: [], joined: [['ann@x.example', 'ann@old.example']] });
  });

  test('whoever is listed by another one, as the app knows, is not taken for missing, and that is told', async () => {
    const labs = complete(ME, 'address: ann@x.example, role: admin').replace('Acme', 'Labs');
    const joined = { 'ann@old.example': ['ann@x.example', 'ann@old.example'] };
    const found = await check(labs, {}, joined);
    expect(found.changes.map(({ kind, email }) => `${kind} ${email}`)).toEqual(['invite ann@x.example']);
    expect(found.faults).toEqual([
      {
        ...{ line: 7, column: 5, later: true },
        why: 'ann@old.example: This is another address of ann@x.example, who is listed. List it too, or write both as one person.',
      },
    ]);
  });

  test('two entries that share one make nobody another person: it is told, and nobody goes by it', async () => {
    const two =
      'people:\n  - addresses: [ann@x.example, team@x.example]\n  - addresses: [ben@x.example, team@x.example]\n';
    const fault =
      'Line 3, column 5: “team@x.example” is on line 2 already. Write all addresses of a person in one entry.';
    const gone = two + acme('address: ann@x.example, role: none');
    expect(await changes(gone)).toEqual(['remove ann@x.example acme none 8']);
    expect(await faults(gone)).toEqual([fault]);
    expect(await check(gone)).toMatchObject({ joined: [['ann@x.example', 'team@x.example']] });
    const all = two + complete(ME, 'address: ann@x.example, role: admin');
    expect(await changes(all)).toEqual([]);
    expect(await faults(all)).toEqual([fault, expect.stringContaining('Nobody is removed for not being')]);
    const csv = (...lines: string[]) =>
      faults([{ name: 'a.csv', text: ['address,also,instance,organization,role', ...lines, ''].join('\n') }]);
    const ben = 'ben@x.example,team@x.example,Shop,Acme,member';
    expect(await csv('ann@x.example,team@x.example,Shop,Acme,admin', ben)).toEqual([
      expect.stringMatching(/^Line 3, column 1: “team@x\.example” is on line 2 already\./),
    ]);
    expect(await csv(ben, 'ben@x.example,ben@old.example,Shop,Labs,member')).toEqual([]);
    expect(await csv(ben, 'team@x.example,ben@x.example,Shop,Labs,member')).toEqual([]);
    expect(await csv(ben, 'team@x.example,,Shop,Labs,member')).toEqual([]);
    const same = 'people:\n  - addresses: [ann@x.example]\n  - addresses: [ann@x.example, ann@old.example]\n';
    expect(await faults(same)).toEqual([]);
  });

  test('a line of its own for each says what that one is', async () => {
    const both = complete(ME, 'address: ann@x.example, role: none', 'address: ann@old.example, role: member');
    expect(await changes(people + both.replace('Acme', 'Labs'))).toEqual([]);
  });
});

describe('until', () => {
  test('a day that has come removes, and one that has not is kept as the person’s end date', async () => {
    const ended = complete(
      ME,
      'address: ann@x.example, role: admin, until: 2026-11-30',
      'address: ben@x.example, role: member, until: 2027-01-31',
    );
    expect(await changes(ended)).toEqual([
      'remove ann@x.example acme ended 6',
      'remove new@x.example acme absent 8',
    ]);
    const day = '2027-01-31';
    expect((await check(ended)).ends).toMatchObject([{ emails: ['ben@x.example'], day }]);
    expect((await check(ended, { 'ben@x.example': day })).ends).toEqual([]);
  });

  test('of a person is the last of theirs, and none where they stay somewhere', async () => {
    const labs = (until: string) =>
      `\n  - instance: Shop\n    organization: Labs\n    members:\n      - { address: ben@x.example, role: member${until} }`;
    const ben = acme('address: ben@x.example, role: member, until: 2027-01-31');
    expect((await check(ben + labs(', until: 2027-03-31'))).ends).toMatchObject([{ day: '2027-03-31' }]);
    expect((await check(ben + labs(''))).ends).toEqual([]);
    const people = 'people:\n  - { addresses: [ben@x.example], until: 2027-02-01 }\n';
    expect((await check(people + ben + labs(''))).ends).toMatchObject([{ day: '2027-02-01' }]);
  });
});

describe('people who must stay', () => {
  const people = 'people:\n  - addresses: [ann@x.example, ann@old.example]\n    must-stay: true\n';

  test('are told by all of their addresses', async () => {
    expect(await check(people + acme(ME))).toMatchObject({ mustStay: ['ann@x.example', 'ann@old.example'] });
    expect(await check(acme('address: ann@x.example, role: admin, must-stay: yes'))).toMatchObject({
      mustStay: ['ann@x.example'],
    });
  });

  test('are neither removed by a line nor by their day', async () => {
    expect(await faults(people + acme('address: ann@x.example, role: none'))).toEqual([
      'Line 8, column 9: This person must stay, so the role cannot be none.',
    ]);
    expect(await faults(people + acme('address: ann@x.example, role: admin, until: 2026-01-01'))).toEqual([
      'Line 8, column 9: This person must stay, but the day of until has come.',
    ]);
  });
});

describe('files that are included', () => {
  const text = 'include: [teams/a.yaml, people.csv]\n';
  const csv = 'address,instance,organization,role\nben@x.example,Shop,Acme,admin';
  const file = (name: string, content: string) => ({ name, text: content });

  test('count as if their lines stood here, and theirs in turn, each once', async () => {
    const files = [
      file('wanted.yaml', text),
      file('people.csv', csv),
      file('teams/a.yaml', `include: [b.yaml, ../people.csv, ../wanted.yaml]\n${acme(ME)}`),
      file('teams/b.yaml', acme('address: eva@x.example, role: member')),
    ];
    expect((await check(files)).changes).toMatchObject([
      { kind: 'role', email: 'ben@x.example', file: 'people.csv', line: 2 },
      { kind: 'invite', email: 'eva@x.example', file: 'teams/b.yaml', line: 5 },
    ]);
    expect((await check(files)).lines).toBe(3);
  });

  test('are told by their names where something is wrong in them', async () => {
    expect(
      await faults([
        file('wanted.yaml', text),
        file('people.csv', csv),
        file('teams/a.yaml', acme('role: x')),
      ]),
    ).toEqual(['teams/a.yaml, line 5, column 9: There is no address in this line.']);
    await expect(
      check([file('wanted.yaml', 'include: [teams/a.yaml]'), file('teams/a.yaml', 'a: [')]),
    ).rejects.toThrow(
      /“teams\/a\.yaml” cannot be read as wanted access\. Line 1, column 4: This is not valid YAML/,
    );
    await expect(check(text)).rejects.toThrow(
      '“wanted.yaml” cannot be read as wanted access. Line 1, column 11: “teams/a.yaml” cannot be included. It is not among these files.',
    );
  });
});

/** Texts with something wrong, and where. */
const BAD: [text: string, words: string | RegExp][] = [
  ['', /^1:1 Wanted access has the keys include, people and organizations\.$/],
  ['just text', /^1:1 Wanted access has the keys/],
  ['organizations: [', /^1:\d+ This is not valid YAML/],
  ['organizations:\n\t- a', /^2:1 /],
  ['organizations: []\norganizations: []', '2:1 “organizations” is on line 1 already.'],
  ['organisations: []', '1:1 “organisations” is not known here. Use include, people and organizations.'],
  ['organizations: text', '1:16 “organizations” must be a list.'],
  ['organizations: {a: b}', '1:16 “organizations” must be a list.'],
  ['organizations: [text]', /^1:17 An organization has the keys instance/],
  ['people: [ann@x.example]', /^1:10 A person has the keys addresses/],
  ['people:\n  - until: 2027-01-01', '2:5 A person needs addresses.'],
  ['people:\n  - addresses: ann@x.example', /^2:16 “addresses” must be a list\./],
  ['people:\n  - addresses: []', '2:5 A person needs addresses.'],
  ['people:\n  - addresses: [{a: b}]', '2:17 The value of “addresses” is not text.'],
  ['people:\n  - addresses: [a@x.example, [b]]', /^2:30 The value of “addresses” is not text/],
  [
    'people:\n  - addresses: [ann, ann@x.example]\n    must-stay: true',
    /^2:17 “ann” is not an email address/,
  ],
  ['people:\n  - addresses: [ann@x.example, ann]', /^2:32 “ann” is not an email address/],
  ['people:\n  - addresses: [ann@x.example]\n    must-stay: maybe', '3:16 “maybe” is neither yes nor no.'],
  ['people:\n  - addresses: [ann@x.example]\n    until: soon', /^3:12 “soon” is not a day\. Write it like/],
  ['people:\n  - addresses: [ann@x.example]\n    until: 2027-02-30', /^3:12 “2027-02-30” is not a day/],
  ['people:\n  - addresses: [ann@x.example]\n    email: x', /^3:5 “email” is not known here/],
  [
    'people:\n  - { addresses: [a@x.example], until: 2027-01-01 }\n  - { addresses: [a@x.example], until: 2027-01-02 }',
    '3:5 It contradicts line 2, where this person has another until.',
  ],
  ['include: a.yaml', '1:10 “include” must be a list.'],
  ['include: [[a]]', '1:11 Write the name of a file to include.'],
  ['include: ["../secret.yaml"]', /cannot be included/],
  [acme('role: member'), '5:9 There is no address in this line.'],
  [acme('address: ann, role: member'), /^5:20 “ann” is not an email address/],
  [acme('address: [a@x.example], role: member'), '5:20 The value of “address” is not text.'],
  [acme('address: a@x.example'), /^5:9 There is no role in this line/],
  [
    acme('address: a@x.example, role: lord').replace('Acme', 'Acne'),
    /^3:19 No organization on “Shop” is known as “Acne”/,
  ],
  [
    acme('address: a@x.example, role: member').replace('Shop', 'Shoop'),
    /^2:15 No instance here is called “Shoop”/,
  ],
  [
    acme('address: a@x.example, role: member').replace('    organization: Acme\n', ''),
    /^2:5 There is no organization/,
  ],
  [acme('address: a@x.example, role: member, until: 1.2.2027'), /^5:54 “1\.2\.2027” is not a day/],
  [acme('address: a@x.example, role: member, acess: x'), /^5:47 “acess” is not known here/],
  [acme('address: a@x.example, role: admin, access: Developers'), /^5:54 The role admin sees everything/],
  [acme('address: a@x.example, role: none, access: Developers'), /^5:53 The role none removes/],
  [acme('address: a@x.example, role: member, access: {kit: Devs}'), /^5:55 No kit here is called “Devs”/],
  [acme('address: a@x.example, role: member, access: {kit: [a]}'), /^5:61 Write a name here/],
  [acme('address: a@x.example, role: member, access: {kits: a}'), /^5:56 “kits” is not known here/],
  [acme('address: a@x.example, role: member, access: {kit: Developers, servers: []}'), /A kit stands alone/],
  [acme('address: a@x.example, role: member, access: [[a]]'), /^5:56 Write a name here/],
  [acme('address: a@x.example, role: member, access: {projects: Shop}'), /^5:66 Write all here, or name/],
  [acme('address: a@x.example, role: member, access: {projects: {Shop: {prod: api}}}'), /^5:80 Write a list/],
  [
    acme('address: a@x.example, role: member, access: {projects: {Shop: [a]}}'),
    /^5:73 Write all here, or name/,
  ],
  [acme('address: a@x.example, role: member, access: {switches: [fly]}'), /^5:67 No switch is called “fly”/],
  [acme('address: a@x.example, role: member, access: {servers: one}'), /^5:65 Write a list/],
  [
    acme('address: a@x.example, role: member', 'address: A@x.example, role: admin'),
    /^5:9 It contradicts line 6\. .*\n6:9 It contradicts line 5\./,
  ],
  [
    acme(
      'address: a@x.example, role: member, until: 2027-01-01',
      'address: a@x.example, role: member, until: 2027-01-02',
    ),
    /^5:9 It contradicts line 6\. They end this person’s access on different days/,
  ],
  [`${acme(ME)}\n    complete: yes`, '6:15 “complete” must be true or false.'],
  [`${acme(ME)}\n    complete: [true]`, '6:15 “complete” must be true or false.'],
  [`${acme(ME)}\n    complete: true\n    complete: false`, '7:5 “complete” is on line 6 already.'],
  [acme('address: &a a@x.example, role: member', 'address: *a, role: member'), /^5:\d+ Anchors and aliases/],
  ['a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\norganizations: *c', /^1:\d+ Anchors/],
  [acme('address: !!binary YQ==, role: member'), /^5:20 Tags/],
  ['{"organizations": [', /^1:\d+ This is not valid YAML/],
  ['[{"address": "a@x.example", "address": "b@x.example"}]', '1:29 “address” is on line 1 already.'],
  ['- text', '1:3 This entry needs address, instance, organization and role.'],
].filter(([, words]) => typeof words === 'string' || words instanceof RegExp) as [string, string | RegExp][];

test('there are more than fifty files with something wrong', () => expect(BAD.length).toBeGreaterThan(50));

test.each(BAD)('what is wrong is told with line and column: %j', async (text, words) => {
  const told = await check(text).then(
    (found) => found.faults.map(({ line, column, why }) => `${line}:${column} ${why}`).join('\n'),
    (error: Error) =>
      error.message.replace(
        /^“[^”]+” cannot be read as wanted access\. Line (\d+), column (\d+): /,
        '$1:$2 ',
      ),
  );
  if (typeof words === 'string') expect(told).toBe(words);
  else expect(told).toMatch(words);
  expect(told).toMatch(/^\d+:\d+ /);
});
