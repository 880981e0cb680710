import { cleanVersion } from '../../shared/capabilities.ts';
import type { Account, Caller } from '../../shared/dokploy.ts';
import { type AppError, meaningOf, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { ENDS_SOON } from '../../shared/keyState.ts';
import { denyReadMembers } from '../../shared/rules/members.ts';
import { aRole, principalIn } from '../../shared/rules/principal.ts';
import { counted, oneLine } from '../../shared/text.ts';
import { keySwapped } from '../credentials/keyErrors.ts';
import { swappedFor } from '../credentials/keyVerification.ts';
import type { Endpoint } from '../dokploy/client.ts';
import { judgeAccount } from '../instances/serverIdentity.ts';
import { type Found, failed, type Subject, type Tools } from './subject.ts';

type InHand = { endpoint: Endpoint; record: KeyRecord };

export async function lookAtAccess(subject: Subject, tools: Tools): Promise<void> {
  const { board } = subject;
  const hand = await takeKey(subject, tools);
  if (!hand.ok) {
    board.untried('version', 'Not tried: the version needs a valid key.');
    board.begin('key', `Looked up ${whichKey(subject)} in the keychain.`)(failed(hand.error));
    return board.restAfter('key');
  }
  const version = await lookAtVersion(subject, tools, hand.value);
  if (version.refused) {
    board.begin('key', `Sent ${nameOf(hand.value.record)}.`)(failed(version.refused));
    return board.restAfter('key');
  }
  const caller = await lookAtKey(subject, tools, hand.value);
  if (!caller.ok) return board.restAfter('key');
  await lookAtRole(subject, tools, { ...hand.value, version: version.version, caller: caller.value });
}

async function takeKey(
  { instance, organizationId, signal }: Subject,
  { keyFor }: Tools,
): Promise<Result<InHand>> {
  const { id: instanceId, origin } = instance;
  const found = await keyFor(instanceId, organizationId);
  if (!found.ok) return found;
  const { key, record } = found.value;
  return { ok: true, value: { endpoint: { instanceId, origin, key, signal }, record } };
}

async function lookAtVersion(
  { board, onRequest }: Subject,
  { dokploy }: Tools,
  { endpoint }: InHand,
): Promise<{ version: string | null; refused: AppError | null }> {
  const end = board.begin('version', 'Asked for the version with the key.');
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
): Promise<Result<Caller | null>> {
  const { board, onRequest } = subject;
  const end = board.begin('key', `Asked whose key it is, with ${nameOf(record)}.`);
  onRequest({ keyed: true });
  const caller = await dokploy.callAt('user.get', endpoint);
  if (caller.ok) end(tellKey(subject, record, { caller: caller.value, now: clock() }));
  else end(failed(caller.error));
  return caller;
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
  const end = board.begin('role', 'Asked which organizations the key’s owner sees, with which role.');
  onRequest({ keyed: true });
  const organizations = await dokploy.callAt('organization.all', endpoint);
  if (!organizations.ok) return end(failed(organizations.error));
  onNames([...organizations.value.map(({ name }) => name), caller?.role ?? '', record.role ?? '']);
  const account: Account = { version, caller, organizations: organizations.value };
  const foreign = judgeAccount(instance, account);
  if (foreign) return end(failed(foreign));
  const opens = swappedFor(instance, record, caller);
  if (opens) return end(failed(keySwapped(instance.name, record, namedIn(account, opens))));
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
