import { cleanVersion } from '../../shared/capabilities.ts';
import type { Account, Caller } from '../../shared/dokploy.ts';
import { type AppError, meaningOf } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { ENDS_SOON } from '../../shared/keyState.ts';
import { denyReadMembers } from '../../shared/rules/members.ts';
import { aRole, principalIn } from '../../shared/rules/principal.ts';
import { counted, oneLine } from '../../shared/text.ts';
import { keySwapped } from '../credentials/keyErrors.ts';
import { swappedFor } from '../credentials/keyVerification.ts';
import { isDokploysRefusal, readAnswer } from '../dokploy/answers.ts';
import type { Endpoint } from '../dokploy/client.ts';
import { notDokployFailure, proxyName } from '../dokploy/fronts.ts';
import { isOfTheWay } from '../instances/connectionCheck.ts';
import { judgeAccount } from '../instances/serverIdentity.ts';
import type { Answer } from '../network/exchange.ts';
import { type Found, failed, hostOf, type Subject, type Tools } from './subject.ts';
import type { Reached } from './way.ts';

const CALL = 'settings.getDokployVersion';

export async function lookAtServer(subject: Subject, tools: Tools, reached: Reached): Promise<void> {
  const { board, instance, signal, onRequest } = subject;
  const { id: instanceId, origin } = instance;
  const host = hostOf(instance);
  const tried = 'Asked for the version without a key, which Dokploy rejects itself.';
  const { end, stop } = board.begin('front', tried);
  onRequest({ keyed: false });
  const turnedAway = await tools.transport.send({
    ...{ instanceId, origin, kind: 'read', key: null, signal },
    call: CALL,
    path: `/api/${CALL}`,
  });
  if (!turnedAway.ok) throw stop(turnedAway.error);
  const answer = turnedAway.value;
  const isDokploy = isDokploysRefusal(answer);
  const read = readAnswer(CALL, answer, { host, origin, key: null });
  const isOfServer = !read.ok && read.error.code === 'server-failed';
  if (!isDokploy && !isOfServer && !read.ok && isOfTheWay(read.error)) throw stop(read.error, answer.ms);
  end({ state: 'good', ms: answer.ms, came: tellBetween(subject, reached, answer) });

  const dokploy = board.begin('dokploy', 'Checked whether that is how Dokploy rejects a call.');
  if (isDokploy) return dokploy.end({ state: 'good', ms: null, came: 'It is. No key was sent before this.' });
  const context = { host, call: CALL, kind: 'read' } as const;
  throw dokploy.stop(isOfServer ? read.error : notDokployFailure(context, answer.status, false), null);
}

function tellBetween({ instance }: Subject, { by, answer: health }: Reached, answer: Answer): string {
  const own = instance.proxy?.mode === 'given' ? 'the proxy of this instance' : 'the proxy of this computer';
  const here =
    by.kind === 'direct' ? 'No proxy on this computer.' : `Calls go through ${own}, ${by.host}:${by.port}.`;
  const front = proxyName(answer) ?? proxyName(health);
  const there =
    front === null
      ? ' No proxy in front of Dokploy identifies itself.'
      : ` ${front} in front of Dokploy lets calls through.`;
  const headers = instance.headers?.length ?? 0;
  const sent =
    headers === 0 ? '' : ` ${headers === 1 ? 'One extra header was' : `${headers} extra headers were`} sent.`;
  const hidden =
    health.status < 400 ? '' : ` /api/health is blocked (HTTP ${health.status}), which does no harm.`;
  return `${here}${there}${sent}${hidden}`;
}

type InHand = { endpoint: Endpoint; record: KeyRecord };

export async function lookAtAccess(subject: Subject, tools: Tools): Promise<void> {
  const { board } = subject;
  const { instance, organizationId, signal } = subject;
  const { id: instanceId, origin } = instance;
  const found = await tools.keyFor(instanceId, organizationId);
  if (!found.ok) {
    board.untried('version', 'Not tried: the version needs a valid key.');
    throw board.begin('key', `Looked up ${whichKey(subject)} in the keychain.`).stop(found.error);
  }
  const { key, record } = found.value;
  const hand: InHand = { endpoint: { instanceId, origin, key, signal }, record };
  const { version, refused } = await lookAtVersion(subject, tools, hand);
  if (refused) throw board.begin('key', `Sent ${nameOf(record)}.`).stop(refused);
  const caller = await lookAtKey(subject, tools, hand);
  await lookAtRole(subject, tools, { ...hand, version, caller });
}

async function lookAtVersion(
  { board, onRequest }: Subject,
  { dokploy }: Tools,
  { endpoint }: InHand,
): Promise<{ version: string | null; refused: AppError | null }> {
  const { end } = board.begin('version', 'Asked for the version with the key.');
  onRequest({ keyed: true });
  const told = await dokploy.callAt('settings.getDokployVersion', endpoint);
  if (!told.ok && meaningOf(told.error).key === 'refused') {
    board.untried('version', 'The version needs a valid key, and Dokploy rejected this one.');
    return { version: null, refused: told.error };
  }
  if (told.ok) {
    const version = cleanVersion(told.value);
    end(
      version === null
        ? {
            state: 'notice',
            came: 'Dokploy sent no readable version.',
            advice: 'Quayside treats it as a new one.',
          }
        : { state: 'good', came: `Dokploy ${version}.` },
    );
    return { version, refused: null };
  }
  if (meaningOf(told.error).read === 'withheld')
    end({ state: 'notice', came: told.error.message, advice: 'Quayside treats it as a new version.' });
  else end(failed(told.error));
  return { version: null, refused: null };
}

async function lookAtKey(
  subject: Subject,
  { dokploy, clock }: Tools,
  { endpoint, record }: InHand,
): Promise<Caller | null> {
  const { board, onRequest } = subject;
  const { end, stop } = board.begin('key', `Asked whose key it is, with ${nameOf(record)}.`);
  onRequest({ keyed: true });
  const caller = await dokploy.callAt('user.get', endpoint);
  if (!caller.ok) throw stop(caller.error);
  end(tellKey(subject, record, { caller: caller.value, now: clock() }));
  return caller.value;
}

function tellKey(
  { instance }: Subject,
  record: KeyRecord,
  { caller, now }: { caller: Caller | null; now: number },
): Found {
  const whose =
    caller === null ? 'It has no membership.' : `It belongs to ${oneLine(caller.user.email, 80)}.`;
  const others = instance.keys.length - 1;
  const left =
    others === 0
      ? ''
      : ` The other ${others === 1 ? 'key of this instance was' : `${others} keys of this instance were`} not tried.`;
  const end = record.expiresAt === null ? Number.NaN : Date.parse(record.expiresAt);
  const came = `Dokploy accepts it. ${whose}${left}`;
  if (Number.isNaN(end) || end - now > ENDS_SOON) return { state: 'good', came };
  const day = new Date(end).toISOString().slice(0, 10);
  return {
    state: 'notice',
    came: `${came} It expires on ${day}.`,
    advice: 'Rotate it before then, in the tab “Keys”.',
  };
}

async function lookAtRole(
  { board, instance, onRequest, onNames }: Subject,
  { dokploy }: Tools,
  hand: InHand & { version: string | null; caller: Caller | null },
): Promise<void> {
  const { endpoint, record, version, caller } = hand;
  const { end, stop } = board.begin(
    'role',
    'Asked which organizations the key’s owner sees, with which role.',
  );
  onRequest({ keyed: true });
  const organizations = await dokploy.callAt('organization.all', endpoint);
  if (!organizations.ok) throw stop(organizations.error);
  onNames([...organizations.value.map(({ name }) => name), caller?.role ?? '', record.role ?? '']);
  const account: Account = { version, caller, organizations: organizations.value };
  const foreign = judgeAccount(instance, account);
  if (foreign) throw stop(foreign);
  const opens = swappedFor(instance, record, caller);
  if (opens) throw stop(keySwapped(instance.name, record, namedIn(account, opens)));
  end(tellRole(account, record));
}

function tellRole(account: Account, record: KeyRecord): Found {
  const { caller, organizations } = account;
  if (caller === null) {
    return {
      state: 'bad',
      came: 'The key’s owner left its organization, or the organization was deleted. The key opens nothing.',
      advice: 'Paste a member’s key with “Replace key”, or forget this one in the tab “Keys”.',
    };
  }
  const { organizationId, role } = caller;
  const name = organizations.find(({ id }) => id === organizationId)?.name ?? record.organizationName;
  const opens = `It opens ${quoted(name)} as ${role === 'owner' ? 'its owner' : aRole(role)}.`;
  const before =
    record.role === null || record.role === role
      ? ''
      : ` Before, it was ${record.role === 'owner' ? 'its owner' : aRole(record.role)}.`;
  const sees = ` Its owner sees ${counted(organizations.length, 'organization', 'organizations')} here.`;
  const came = `${opens}${before}${sees}`;
  const denied = denyReadMembers(principalIn(account, organizationId, null));
  if (denied === null) return { state: 'good', came };
  return {
    state: 'notice',
    came: `${came} ${denied.reason}`,
    advice: 'To see members and invitations, add an owner’s or admin’s key.',
  };
}

type Opens = NonNullable<ReturnType<typeof swappedFor>>;

function namedIn({ organizations }: Account, opens: Opens): Opens {
  const found = organizations.find(({ id }) => id === opens.organizationId);
  return found ? { ...opens, organizationName: found.name } : opens;
}

function whichKey({ organizationId }: Subject): string {
  return organizationId === null ? 'a key of this instance' : 'the key of this organization';
}

function nameOf({ organizationName }: KeyRecord): string {
  return organizationName === null ? 'the key that is used first' : `the key of ${quoted(organizationName)}`;
}

function quoted(name: string | null): string {
  return `“${oneLine(name ?? '', 60) || 'an organization without a name'}”`;
}
