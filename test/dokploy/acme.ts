import type { SimulatedInstance } from './instance.ts';
import type { Member } from './rows.ts';
import { owner, type Seed } from './seed.ts';
import type { Simulator } from './simulator.ts';
import type { Version } from './versions.ts';

const seed: Seed = {
  owner,
  organizations: [
    {
      name: 'Acme',
      projects: [
        {
          name: 'Shop',
          environments: {
            production: { application: ['web', 'api'], postgres: ['main'], status: 'done' },
            staging: { application: ['web'], compose: ['search'] },
          },
        },
        { name: 'Billing', environments: { production: { mysql: ['books'] } } },
      ],
      members: [
        { email: 'ops@example.com', role: 'admin' },
        { email: 'fresh@example.com' },
        { email: 'desk@example.com', can: ['canAccessToDocker'], sees: ['Shop/production/web'] },
      ],
    },
    { name: 'Other', members: [{ email: 'elsewhere@example.com' }] },
  ],
};

/** The instance, and its calls with a key of a person of Acme: "owner" unless named. */
export type Acme = {
  instance: SimulatedInstance;
  member: (name: string) => Member;
  get: (call: string, as?: string) => Promise<{ status: number; body: never; text: string }>;
  post: (call: string, body: object, as?: string) => Promise<{ status: number; text: string }>;
};

/** Starts an instance whose organization Acme has projects, an admin, a member with a service, and one with nothing. */
export async function startAcme(simulator: Simulator, version: Version = '0.30.2'): Promise<Acme> {
  const instance = await simulator.addInstance({ version, seed });
  const { world } = instance;
  const key = (as: string) => instance.key({ user: `${as}@example.com`, organization: 'Acme' });
  const send = async (call: string, as: string, init: RequestInit = {}) => {
    const headers = { 'x-api-key': key(as), 'content-type': 'application/json' };
    const answer = await fetch(`${instance.origin}/api/${call}`, { headers, ...init });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as never, text };
  };
  return {
    instance,
    member(name) {
      const user = world.users.find((row) => row.email === `${name}@example.com`);
      const found = world.members.find((row) => row.userId === user?.id);
      if (!found) throw new Error(`No member ${name}`);
      return found;
    },
    get: (call, as = 'owner') => send(call, as),
    post: (call, body, as = 'owner') => send(call, as, { method: 'POST', body: JSON.stringify(body) }),
  };
}
