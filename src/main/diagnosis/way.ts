import { isIP } from 'node:net';
import { readAddress } from '../../shared/address.ts';
import type { Certificate } from '../../shared/certificate.ts';
import type { Result } from '../../shared/errors.ts';
import { ENDS_SOON } from '../../shared/keyState.ts';
import { listed, oneLine } from '../../shared/text.ts';
import { readNetworkError } from '../network/chromiumErrors.ts';
import type { Answer } from '../network/exchange.ts';
import { networkFailure, timeoutFailure } from '../network/networkFailures.ts';
import type { Opened, Ways } from '../network/probe.ts';
import { DIRECT_ROUTE, type NetworkRoute, type ProxyEntry, withoutBrackets } from '../network/routes.ts';
import { type Found, failed, hostOf, type Subject, type Tools } from './subject.ts';

export type Reached = { by: ProxyEntry; answer: Answer; receivedAt: number };

export async function lookAtWay(subject: Subject, tools: Tools): Promise<Reached> {
  const route = routeOf(subject);
  const ways = await lookAtName(subject, tools, route);
  const opened = await lookAtConnection(subject, tools, { ways, route });
  try {
    const isPlain = subject.instance.origin.startsWith('http:');
    const shown = isPlain ? lookAtPlain(subject) : await shakeHands(subject, tools, opened);
    const answer = await lookAtHttp(subject, tools, shown);
    return { by: opened.by, answer, receivedAt: tools.clock() };
  } finally {
    opened.socket.destroy();
  }
}

function routeOf({ instance }: Subject): NetworkRoute {
  const { proxy = DIRECT_ROUTE.proxy, certificate, origin } = instance;
  return { headers: {}, proxy, trusted: certificate?.origin === origin ? certificate : null };
}

async function lookAtName(subject: Subject, tools: Tools, route: NetworkRoute): Promise<Ways> {
  const { instance, board } = subject;
  const { hostname } = new URL(instance.origin);
  const { end, stop } = board.begin('name', `Looked up ${hostname}.`);
  const sought = await limited(subject, tools, route, async (signal) => {
    const ways = await tools.probe.ways(instance.origin, route);
    const [first] = ways;
    const host = first === undefined || first.kind === 'direct' ? hostname : first.host;
    const isAddress = isIP(withoutBrackets(host)) !== 0;
    const addresses = isAddress ? [host] : await tools.probe.addresses(host, signal);
    if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
    return { ways, host, isAddress, addresses, isProxy: first !== undefined && first.kind !== 'direct' };
  });
  if (!sought.ok) throw stop(sought.error);
  const { ways, host, isAddress, addresses, isProxy } = sought.value;
  const found = isAddress
    ? `${host} is an IP address: there is no name to look up.`
    : `${host} is at ${listed(addresses, 4)}.`;
  end({ state: 'good', came: isProxy ? `The proxy ${found} It looks up ${hostname} itself.` : found });
  return ways;
}

async function lookAtConnection(
  subject: Subject,
  tools: Tools,
  { ways, route }: { ways: Ways; route: NetworkRoute },
): Promise<Opened> {
  const { instance, board, signal: givenUp } = subject;
  const url = new URL(instance.origin);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const [first] = ways;
  const by =
    first === undefined || first.kind === 'direct' ? '' : ` through the proxy ${first.host}:${first.port}`;
  const { end, stop } = board.begin('connection', `Tried to connect to ${url.hostname}, port ${port}${by}.`);
  const connected = await limited(subject, tools, route, (signal) =>
    tools.probe.connect(instance.origin, ways, AbortSignal.any([signal, givenUp])),
  );
  if (!connected.ok) throw stop(connected.error);
  const { by: used, address, reachesServer } = connected.value;
  const came =
    used.kind === 'direct'
      ? `${address} accepted the connection.`
      : reachesServer
        ? `The proxy at ${address} accepted the connection and passed it to the server.`
        : `The proxy at ${address} accepted the connection. It connects to the server itself.`;
  end({ state: 'good', came });
  return connected.value;
}

type EndEncryption = (outcome: Result<Answer>) => void;

function lookAtPlain({ board, instance }: Subject): EndEncryption {
  const { end } = board.begin('encryption', 'No encryption: the address begins with http://.');
  const address = readAddress(instance.origin);
  if (address.ok && !address.value.insecure)
    end({ state: 'good', ms: null, came: 'Not encrypted, but nothing leaves this computer.' });
  else
    end({
      state: 'notice',
      ms: null,
      came: 'Not encrypted: anyone on the way can read the key.',
      advice:
        'Give the server a certificate and change the address to https. Inside a VPN, http is acceptable.',
    });
  return () => {};
}

async function shakeHands(subject: Subject, tools: Tools, opened: Opened): Promise<EndEncryption> {
  const { board, instance } = subject;
  const { end } = board.begin('encryption', `Tried to open TLS with ${hostOf(instance)}.`);
  const began = performance.now();
  const shaken = await limited(subject, tools, DIRECT_ROUTE, (signal) =>
    tools.probe.shakeHands(opened, instance.origin, signal),
  );
  const ms = Math.round(performance.now() - began);
  const hands = shaken.ok ? shaken.value : null;
  if (hands) subject.onNames([hands.shown.subject, hands.shown.issuer].map(commonName));
  return (outcome) => {
    // Judged by whoever carries calls: the system, or a trusted certificate's pin.
    if (!outcome.ok && outcome.error.code === 'tls') return end(failed(outcome.error, ms));
    if (!outcome.ok && hands === null) return end(failed(shaken.ok ? outcome.error : shaken.error, ms));
    end({ ms, ...tellCertificate(hands, subject, { isAccepted: outcome.ok, now: tools.clock() }) });
  };
}

function tellCertificate(
  hands: { protocol: string; shown: Certificate } | null,
  { instance }: Subject,
  { isAccepted, now }: { isAccepted: boolean; now: number },
): Found {
  if (hands === null)
    return { state: 'good', came: 'The connection is encrypted, and its certificate is accepted.' };
  const { protocol, shown } = hands;
  const isPinned = instance.certificate?.fingerprint === shown.fingerprint;
  const said = isPinned
    ? ' You trusted this certificate for this instance.'
    : isAccepted
      ? ' This computer trusts it.'
      : '';
  const validTo = Date.parse(shown.validTo);
  const until = Number.isNaN(validTo) ? '' : `, valid until ${shown.validTo.slice(0, 10)}`;
  const came = `${protocol.replace('v', ' ')}, certificate ${named(shown.subject)} from ${named(shown.issuer)}${until}.${said}`;
  if (validTo - now > ENDS_SOON) return { state: 'good', came };
  return {
    state: 'notice',
    came,
    advice: 'This certificate expires soon or has expired: renew it on the server.',
  };
}

async function lookAtHttp(subject: Subject, tools: Tools, endEncryption: EndEncryption): Promise<Answer> {
  const { board, instance, signal, onRequest } = subject;
  const { end, stop } = board.begin('http', 'Asked for /api/health, without a key.');
  // A person asks: ignore a rate limit's wait.
  tools.transport.endWait(instance.id);
  onRequest({ keyed: false });
  const outcome = await tools.transport.send({
    instanceId: instance.id,
    origin: instance.origin,
    kind: 'read',
    key: null,
    signal,
    call: 'health',
    path: '/api/health',
  });
  endEncryption(outcome);
  const encryption = board.steps().find(({ step }) => step === 'encryption');
  if (outcome.ok) {
    const { status, redirect, ms } = outcome.value;
    const onward = redirect === null ? '' : `, which sends callers to ${oneLine(redirect, 200)}`;
    end({ state: 'good', ms, came: `It answered with HTTP ${status}${onward}.` });
    return outcome.value;
  }
  if (encryption?.state === 'bad') {
    board.untried('http', 'Not tried, since “Encryption (TLS)” failed.');
    throw board.stopAfter('encryption');
  }
  throw stop(outcome.error);
}

async function limited<T>(
  { instance, signal }: Subject,
  { limitMs }: Tools,
  { proxy }: NetworkRoute,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Result<T>> {
  const context = { host: hostOf(instance), call: 'diagnosis', kind: 'read' } as const;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  try {
    return { ok: true, value: await work(AbortSignal.any([signal, limit.signal])) };
  } catch (error) {
    if (limit.signal.aborted) return { ok: false, error: timeoutFailure(context, limitMs) };
    return { ok: false, error: networkFailure(context, readNetworkError(error), { proxy }) };
  } finally {
    clearTimeout(timer);
  }
}

function named(name: string): string {
  return `“${oneLine(commonName(name), 80) || 'without a name'}”`;
}

function commonName(name: string): string {
  return name.replace(/^CN=/, '');
}
