import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { OrganizationSeed } from '../dokploy/seed.ts';
import type { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { makeFolder } from '../main/storage/folder.ts';
import type { Quayside } from '../seams/quayside.ts';
import { makeProfile, type Run, runCommand } from './command.ts';

const SERVERS: readonly (readonly [name: string, version: Version])[] = [
  ['Alpha', '0.25.7'],
  ['Beta', '0.26.5'],
  ['Gamma', '0.27.1'],
  ['Delta', '0.28.6'],
  ['Epsilon', '0.28.8'],
  ['Zeta', '0.30.2'],
  ['Keyless', '0.30.2'],
  ['Dead', '0.30.2'],
];
/** Those that answer, and that a key opens. */
export const READ = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'];

export type Farm = {
  profile: string;
  servers: Record<string, SimulatedInstance>;
  /** Runs a verb over the profile; no key is in what it says, or in a file that it leaves. */
  run: (...args: string[]) => Promise<Run>;
};

type Simulator = ReturnType<typeof testSimulator>;
type And = (quayside: Quayside) => Promise<unknown>;

/** For all tests of a file: the farm, made by the first test that asks for it. */
export function sharedFarm(simulator: Simulator, and?: And): () => Promise<Farm> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quayside-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let made: Promise<Farm> | null = null;
  return () => {
    made ??= openFarm(simulator, and, folder);
    return made;
  };
}

/** Eight servers of mixed versions in one profile: one is dead, one has no key; Alpha and Beta are a group. */
export async function openFarm(
  simulator: Simulator,
  and: And = async () => {},
  folder: string = makeFolder(),
): Promise<Farm> {
  const lab: OrganizationSeed = { name: 'Lab' };
  const owner = { email: 'owner@example.com', twoFactorEnabled: true };
  const servers: Farm['servers'] = {};
  for (const [name, version] of SERVERS) {
    const organizations: OrganizationSeed[] = [
      {
        name: `Acme ${name}`,
        members: [
          {
            firstName: 'Ann',
            email: `ann@${name.toLowerCase()}.example`,
            role: 'admin',
            twoFactorEnabled: true,
          },
          { firstName: 'Ben', email: 'ben@example.com', twoFactorEnabled: false },
        ],
        invitations: [
          { email: `new@${name.toLowerCase()}.example` },
          { email: 'late@example.com', role: 'admin', expired: true },
        ],
      },
      ...(name === 'Zeta' ? [lab] : []),
    ];
    servers[name] = await simulator.addInstance({ name, version, seed: { owner, organizations } });
  }
  const profile = await makeProfile(Object.values(servers), { folder }, async (quayside) => {
    const { instances } = await quayside.call('app.start', {});
    const idOf = (name: string) => instances.find((each) => each.name === name)?.id ?? '';
    const { groups } = await quayside.call('app.start', {}).then(({ preferences }) => preferences);
    const clients = { id: 'g', name: 'Clients', instanceIds: [idOf('Alpha'), idOf('Beta')], folded: false };
    await quayside.call('preferences.save', { groups: [...groups, clients] });
    for (const key of instances.find(({ name }) => name === 'Keyless')?.keys ?? [])
      await quayside.call('keys.forget', { instanceId: idOf('Keyless'), keyId: key.id });
    await and(quayside);
  });
  await servers.Dead?.close();
  const secrets = [...JSON.parse(readFileSync(path.join(profile, 'keychain.json'), 'utf8'))].flatMap(
    ([account, secret]: [string, string]) => (account.startsWith('quayside.') ? [] : [secret]),
  );
  expect(secrets.every((secret) => secret.length >= 32)).toBe(true);

  return {
    profile,
    servers,
    async run(...args) {
      const cwd = makeFolder();
      const run = await runCommand([...args, '--profile', profile], { cwd });
      for (const text of [run.stdout, run.stderr, ...textsIn(cwd), ...textsIn(profile)])
        for (const secret of secrets) expect(text.includes(secret)).toBe(false);
      return run;
    },
  };
}

/** What stands in the files of a folder, but for the keychain of these tests. */
function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'keychain.json')
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
}
