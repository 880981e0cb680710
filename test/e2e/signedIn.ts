import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import { keyOf } from './seeds.ts';

/** The owner of Shop and Old, whose keys are here. */
export const OWNER = 'owner@shop.example';
/** An admin, whose key for North is here. */
export const OPS = 'ops@shop.example';
/** A member everywhere. */
export const DESK = 'desk@shop.example';
export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const idOf = ({ world }: SimulatedInstance, email: string) =>
  world.users.find((row) => row.email === email)?.id ?? '';
export const sessionsOf = (server: SimulatedInstance, email: string) =>
  server.world.sessions.filter(({ userId }) => userId === idOf(server, email));

/** Shop, whose owner's key is here; North, with an admin's key; and Old, which tells of no sessions. */
export async function serveSignedIn(simulator: Simulator) {
  const shop = await simulator.addInstance({
    seed: {
      owner: { email: OWNER },
      organizations: [
        {
          name: 'Shop',
          members: [
            { email: OPS, role: 'admin' },
            { email: DESK, firstName: 'Front', lastName: 'Desk' },
          ],
        },
        { name: 'Labs', members: [{ email: DESK }] },
      ],
    },
  });
  const north = await simulator.addInstance({
    seed: {
      owner: { email: 'owner@north.example' },
      organizations: [{ name: 'North', members: [{ email: OPS, role: 'admin' }, { email: DESK }] }],
    },
  });
  const old = await simulator.addInstance({
    version: '0.28.6',
    seed: { owner: { email: OWNER }, organizations: [{ name: 'Past', members: [{ email: DESK }] }] },
  });
  const signIn = (server: SimulatedInstance, email: string, userAgent: string, hours: number) =>
    server.world.addSession({
      userId: idOf(server, email),
      userAgent,
      // The page's clock turns on the minute: it may be one behind.
      createdAt: server.world.date(-hours * HOUR - 2 * MINUTE),
      expiresAt: server.world.date((72 - hours) * HOUR),
    });
  signIn(shop, OWNER, FIREFOX, 1);
  signIn(shop, OWNER, IPHONE, 2);
  signIn(shop, DESK, FIREFOX, 3);
  signIn(shop, DESK, IPHONE, 4);
  signIn(shop, OPS, 'curl/8.5.0', 5);
  signIn(shop, OPS, FIREFOX, 100);
  for (const email of [OPS, DESK]) signIn(north, email, FIREFOX, 1);
  return {
    servers: { shop, north, old },
    stored: [
      { name: 'Old', server: old, key: keyOf(old) },
      { name: 'North', server: north, key: north.key({ user: OPS, organization: 'North' }) },
      { name: 'Shop', server: shop, key: keyOf(shop) },
    ],
  };
}
