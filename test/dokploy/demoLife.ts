import type { World } from './world.ts';

const hour = 3_600_000;

const browsers = [
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
    '192.0.2.14',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', '198.51.100.23'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
    '203.0.113.77',
  ],
] as const;

/** What people did on a server of the demo: they signed in, and where there is a license it was written down. */
export function liveOn(world: World): void {
  const [first] = world.organizations;
  if (!first) return;
  signIn(world);
  if (!world.licensed) return;
  const { id: organizationId, ownerId: userId } = first;
  world.addServer({ organizationId, name: 'worker-1' });
  world.addServer({ organizationId, name: 'builder', ipAddress: '192.0.2.11', serverType: 'build' });
  world.addGitProvider({ organizationId, userId, name: 'GitLab' });
  world.addGitProvider({ organizationId, userId, name: 'Bitbucket', providerType: 'bitbucket' });
  world.ssoProviders.push({
    ...{ id: 'sso-1', organizationId, providerId: 'keycloak' },
    ...{ issuer: 'https://login.acme.example', domain: 'acme.example' },
  });
  writeDown(world, organizationId);
}

// The first dozen people, some of them twice; the last days have many, since a session lasts three.
function signIn(world: World): void {
  for (const [at, { id: userId }] of world.users.slice(0, 12).entries())
    for (let turn = 0; turn <= at % 2; turn += 1) {
      const [userAgent, ipAddress] = browsers[(at + turn) % browsers.length] ?? browsers[0];
      const since = -(at * 5 + turn * 31 + 1) * hour;
      const times = { createdAt: world.date(since), expiresAt: world.date(since + 72 * hour) };
      world.addSession({ userId, userAgent, ipAddress, ...times });
    }
}

function writeDown(world: World, organizationId: string): void {
  const people = world.members
    .filter((row) => row.organizationId === organizationId)
    .flatMap(({ userId, role }) => {
      const email = world.user(userId)?.email;
      return email === undefined ? [] : [{ userId, userEmail: email, userRole: role }];
    });
  const services = world.services.slice(0, 12);
  const [owner, ...others] = people;
  if (!owner) return;
  for (let at = 0; at < 60; at += 1) {
    const who = people[at % people.length] ?? owner;
    const whom = others[at % others.length] ?? owner;
    const service = services[at % services.length];
    const createdAt = world.date(-(at * 7 + 2) * hour);
    const about = { organizationId, createdAt };
    if (at % 4 === 0) world.addAudit({ ...about, ...who, action: 'login', resourceType: 'session' });
    else if (at % 4 === 1) {
      const metadata = JSON.stringify({ before: 'member', after: whom.userRole });
      const on = { resourceId: whom.userId, resourceName: whom.userEmail };
      world.addAudit({ ...about, ...owner, action: 'update', resourceType: 'user', ...on, metadata });
    } else if (service) {
      const action = at % 4 === 2 ? 'deploy' : 'update';
      const on = { resourceId: service.id, resourceName: service.appName };
      world.addAudit({ ...about, ...who, action, resourceType: 'service', ...on });
    }
  }
}
