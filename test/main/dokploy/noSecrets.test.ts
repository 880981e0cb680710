import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../src/main/dokploy/answers.ts';
import { type DokployCall, dokployCalls } from '../../../src/main/dokploy/calls.ts';
import { ERROR_CODES } from '../../../src/shared/errors.ts';
import { startAcme } from '../../dokploy/acme.ts';
import { type Exchange, listSections, readSection } from '../../dokploy/replay.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { accessVersions, type Version, versions } from '../../dokploy/versions.ts';

type Entry = {
  kind: 'read' | 'write';
  path?: string;
  scope: string;
  answer: { safeParse: (value: unknown) => { success: boolean; data?: unknown } };
};

const entries: Record<string, Entry> = dokployCalls;
const names = Object.keys(entries);

const CANARY = 'canary-must-not-leak';
// Names under which servers hand out what nobody else may have.
const SECRET =
  /^(env|previewEnv|(preview)?build(Args|Secrets)|composeFile|key|(oidc|saml)Config)$|(password|token|secret|privateKey|licenseKey|hash)$|^stripe/i;
// A key comes once, in the answer to its making, and goes into the keychain.
const TAKEN: Record<string, string> = { 'user.createApiKey': 'key' };

/** Puts a canary in the place of each secret, also of one that was not set, and takes out what marks a cut. */
function poison(value: unknown, taken: string | undefined): unknown {
  if (Array.isArray(value)) {
    const rows = value.filter((row) => typeof row !== 'string' || !/^…\[\d+ items\]$/.test(row));
    return rows.map((row) => poison(row, taken));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isSecret = SECRET.test(name) && name !== taken && (inner === null || typeof inner === 'string');
      return [name, isSecret ? CANARY : poison(inner, taken)];
    }),
  );
}

function findCanaries(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return value.includes('canary-') ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => findCanaries(inner, `${at}.${name}`));
}

const pathOf = (name: string) => entries[name]?.path ?? `/api/${name}`;

/** The recorded answers of a call that succeeded; null is an empty one. */
function recordedAnswers(name: string): unknown[] {
  const method = entries[name]?.kind === 'read' ? 'GET' : 'POST';
  return exchanges
    .filter(({ request }) => request?.method === method && request.path.split('?')[0] === pathOf(name))
    .flatMap(({ response }) => (response?.status === 200 ? bodyOf(response) : []));
}

function bodyOf({ body, text }: NonNullable<Exchange['response']>): unknown[] {
  if (body !== undefined) return [body];
  // Compressed ones were not kept.
  return text === undefined || text === '' ? [null] : [];
}

const folders = [...versions, ...accessVersions.map((version) => `${version}/access`)];
const exchanges = folders.flatMap((from) =>
  listSections(from).flatMap((section) => readSection(from, section)),
);

test.for(names)('of what real servers answered, no secret gets past the shape of %s', (name) => {
  const answers = recordedAnswers(name);
  const parsed = answers.map((answer) => entries[name]?.answer.safeParse(poison(answer, TAKEN[name])));
  expect(parsed.filter((result) => !result?.success)).toEqual([]);
  expect(parsed.flatMap((result) => findCanaries(result?.data))).toEqual([]);
});

test('every call has a recorded answer but those named here, which follow Dokploy’s source', () => {
  const unseen = names.filter((name) => recordedAnswers(name).length === 0);
  expect(unseen.toSorted()).toEqual(['better-auth.acceptInvitation', 'settings.isCloud']);
});

function mutate(value: unknown, [step, ...rest]: number[], put: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  const keys = Object.keys(copy);
  const at = keys[step % Math.max(1, keys.length)];
  if (at === undefined) return put;
  copy[at] = mutate(copy[at], rest, put);
  return copy;
}

test('an answer in which anything stands in another’s place is read, or is a failure that is known, without a secret', () => {
  const call = fc.constantFrom(...(names as DokployCall[]));
  const junk = fc.constantFrom<unknown>(null, 0, true, [], {}, [[]], { a: 1 }, 1e308);
  const status = fc.constantFrom(200, 204, 400, 401, 403, 404, 409, 500, 503);
  const asked = { host: 'dokploy.example.com', origin: 'https://dokploy.example.com', key: 'k'.repeat(64) };
  const head = { contentType: 'application/json', ms: 1, redirect: null, authenticate: '', server: '' };
  const path = fc.array(fc.nat(30), { maxLength: 4 });
  const recorded = new Map(
    names.map((name) => [name, recordedAnswers(name).map((answer) => poison(answer, TAKEN[name]))]),
  );
  fc.assert(
    fc.property(call, fc.nat(), path, junk, status, (name, which, at, put, code) => {
      const answers = recorded.get(name) ?? [];
      const body = mutate(answers[which % Math.max(1, answers.length)], at, put);
      const given = { ...head, status: code, text: JSON.stringify(body), retryAt: null, date: null };
      const read = readAnswer(name, given, asked);
      expect(JSON.stringify(read)).not.toContain(CANARY);
      if (!read.ok) expect(ERROR_CODES).toContain(read.error.code);
    }),
    { numRuns: 1000 },
  );
});

describe('of what a server hands out, secrets among it, none gets past the shape of any read of', () => {
  const simulator = testSimulator();

  test.for(versions)('%s', async (version: Version) => {
    const { instance, member } = await startAcme(simulator, version);
    const { world } = instance;
    const { userId, organizationId } = member('owner');
    world.licensed = true;
    world.addGitProvider({ organizationId, userId, name: 'GitLab' });
    world.addSession({ userId });
    const key = instance.key({ user: userId, organization: organizationId });
    const invitation = world.addInvitation({ organizationId, email: 'new@example.com', inviterId: userId });
    const query = new URLSearchParams({
      ...{ organizationId, userId, roleName: 'member', token: invitation.id, limit: '50' },
      projectId: world.projects[0]?.id ?? '',
    });
    let secrets = 0;
    for (const name of names.filter((each) => entries[each]?.kind === 'read')) {
      const answer = await fetch(`${instance.origin}${pathOf(name)}?${query}`, {
        headers: { 'x-api-key': key },
      });
      if (answer.status !== 200) continue;
      const body: unknown = JSON.parse((await answer.text()) || 'null');
      secrets += findCanaries(body).length;
      const parsed = entries[name]?.answer.safeParse(body);
      expect([name, parsed?.success, findCanaries(parsed?.data, name)]).toEqual([name, true, []]);
    }
    expect(secrets).toBeGreaterThan(0);
  });
});
