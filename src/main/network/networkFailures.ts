import type { CertificateTrouble } from '../../shared/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ProxyChoice } from '../../shared/proxy.ts';
import type { NetworkProblem, TlsProblem } from './chromiumErrors.ts';
import { failure, type RequestContext } from './failures.ts';

const TLS_WORDS: Record<TlsProblem, (host: string, platform: string) => [string, string]> = {
  'unknown-issuer': (host, platform) => [
    `The certificate of ${host} comes from an issuer that this computer does not trust.`,
    platform === 'node'
      ? 'If it is self-signed or from a private authority, name that authority’s file in NODE_EXTRA_CA_CERTS: only the window asks the system for its authorities.'
      : `If it is self-signed or from a private authority, install that authority ${
          // Chromium reads no other list of authorities there.
          platform === 'linux'
            ? 'in your NSS database (~/.local/share/pki/nssdb, or ~/.pki/nssdb where there is one)'
            : 'on this computer'
        }, or give the server a public certificate.`,
  ],
  expired: (host) => [
    `The certificate of ${host} is not valid today.`,
    'Renew it on the server. If it should be valid, check the clock of this computer.',
  ],
  'other-name': (host) => [
    `The certificate of ${host} was made for another name.`,
    'Use the name that the certificate was made for, or give the server a certificate for this one.',
  ],
  revoked: (host) => [
    `The certificate of ${host} was revoked by its issuer.`,
    'Give the server a new certificate.',
  ],
  weak: (host) => [
    `${host} uses encryption that is too weak to trust.`,
    'Renew the certificate or update the proxy in front of Dokploy.',
  ],
  'old-version': (host) => [
    `${host} offers no version of TLS that is still safe: 1.2 or newer is needed.`,
    'Allow TLS 1.2 or 1.3 on that server, or on the proxy in front of Dokploy.',
  ],
  'client-certificate': (host) => [
    `${host} asks this computer for a certificate of its own.`,
    'Quayside cannot give one. Let its address through to /api without a client certificate.',
  ],
  protocol: (host) => [
    `${host} does not answer with https.`,
    'Check the port. If this server has no certificate (Dokploy’s own port 3000 has none), write http:// in front of the address.',
  ],
};

export function networkFailure(
  context: RequestContext,
  problem: NetworkProblem,
  way: {
    certificate?: CertificateTrouble | null | undefined;
    proxy?: ProxyChoice;
    platform?: string | undefined;
  } = {},
): AppError {
  const { host } = context;
  const { platform = process.platform } = way;
  const isNode = platform === 'node';
  const { code, name, tls = 'protocol' } = problem;
  if (code === 'tls') {
    if (way.certificate) return certificateFailure(context, problem, way.certificate, platform);
    const [message, advice] = TLS_WORDS[tls](host, platform);
    return failure(context, 'tls', message, advice, { reason: name, tls });
  }
  const words: Record<typeof code, [message: string, advice: string]> = {
    offline: ['This computer is not connected to a network.', 'Connect it, then try again.'],
    'network-changed': [
      `This computer’s network changed during the call to ${host} (Wi-Fi, VPN or sleep).`,
      'Try again.',
    ],
    dns: [
      `No server was found under the name ${host}.`,
      `Check the spelling. If the name is known only inside a network or VPN, connect to that first.${isNode ? NODES_PROXIES : ''}`,
    ],
    refused: [
      `${host} refused the connection: nothing listens there.`,
      'Check the port, and that Dokploy is running on that server.',
    ],
    unreachable: [
      `This computer has no route to ${host}.`,
      // macOS reports only this if the app may not use the local network.
      `Check the address, the VPN and the firewall.${platform === 'darwin' ? ' For a server in your own network, allow Quayside under System Settings → Privacy & Security → Local Network.' : ''}`,
    ],
    reset: [
      `${host} closed the connection before answering.`,
      'Try again. If it fails again, check Dokploy and the proxy in front of it.',
    ],
    timeout: [
      `${host} could not be reached in time.`,
      `Check that the server is up and no firewall blocks it.${isNode ? NODES_PROXIES : ''}`,
    ],
    'port-barred': [
      `Port ${portOf(host)} is reserved for another service. Nothing was sent.`,
      'Enter the port at which you open Dokploy in the browser.',
    ],
    'not-http': [
      `The server at ${host} is not a web server.`,
      'Another service, such as SSH or mail, listens on that port. Check the port of the address.',
    ],
    'response-malformed': [
      `${host} answered, but its answer breaks the rules of HTTP and cannot be read.`,
      /DECODING|^Z_/.test(name)
        ? 'Its compression does not match its header. Check compression in the proxy in front of Dokploy.'
        : 'Check the proxy in front of Dokploy.',
    ],
    'proxy-failed': proxyWords(host, name, { isNode, proxy: way.proxy }),
    network: [
      `The connection to ${host} failed (${name}).`,
      name === 'ERR_NO_BUFFER_SPACE'
        ? 'This computer had no free port. Try again in a moment. If it fails again, close programs with many connections.'
        : 'Try again. If it fails again, check the network.',
    ],
  };
  return failure(context, code, ...words[code], { reason: name });
}

const NODES_PROXIES =
  ' The command goes by HTTPS_PROXY and NO_PROXY, not by the proxy of the system’s network settings.';

function proxyWords(
  host: string,
  name: string,
  { isNode, proxy }: { isNode: boolean; proxy: ProxyChoice | undefined },
): [message: string, advice: string] {
  if (name === 'ERR_PROXY_CERTIFICATE_NOT_PUBLIC')
    return [
      `The proxy on the way to ${host} shows a certificate from no public authority.`,
      'You trusted this instance’s certificate by hand. Choose an http or socks5 proxy in “Edit instance”, or one with a public certificate.',
    ];
  if (proxy?.mode === 'given')
    return [
      `The proxy ${proxy.url} did not let the connection to ${host} through.`,
      'Check its address and that it is running, or choose another one in “Edit instance”.',
    ];
  if (isNode)
    return [
      `The proxy of HTTPS_PROXY or HTTP_PROXY did not let the connection to ${host} through.`,
      'Check its address, which has no user name or password, or list the host in NO_PROXY.',
    ];
  return [
    `The proxy of this computer did not let the connection to ${host} through.`,
    'Check the proxy in the system’s network settings.',
  ];
}

function portOf(host: string): string {
  return /:(\d+)$/.exec(host)?.[1] ?? host;
}

function certificateFailure(
  context: RequestContext,
  problem: NetworkProblem,
  certificate: CertificateTrouble,
  platform: string,
): AppError {
  const { host } = context;
  const { trusted, shown, canTrust } = certificate;
  const kind = problem.tls ?? 'protocol';
  const tlsFailure = (message: string, advice: string, tls: string): AppError => ({
    ...failure(context, 'tls', message, advice, { reason: problem.name, tls }),
    certificate,
  });
  if (trusted && trusted.fingerprint === shown.fingerprint) {
    return tlsFailure(
      `The certificate of ${host} that you trusted has a new problem.`,
      'Nothing was sent. Renew it on the server, or trust it with this problem, too.',
      'changed',
    );
  }
  if (trusted) {
    return tlsFailure(
      `${host} shows a different certificate from the one you trusted.`,
      canTrust
        ? 'Nothing was sent. If it was renewed on purpose, compare the new fingerprint with the server’s own, then trust it. If not, someone may be intercepting the connection.'
        : 'Nothing was sent. Someone may be intercepting the connection: check the server first.',
      'changed',
    );
  }
  const [message, advice] = TLS_WORDS[kind](host, platform);
  if (!canTrust) return tlsFailure(message, advice, kind);
  return tlsFailure(
    message,
    platform === 'node'
      ? `${advice} Or compare its SHA-256 with the server’s own, and trust it in the window or as “fingerprint” in quayside.yaml: ${shown.fingerprint}.`
      : `${advice} Or compare its fingerprint with the server’s own, and trust this one certificate.`,
    kind,
  );
}

export function timeoutFailure(context: RequestContext, ms: number): AppError {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return failure(
    context,
    'timeout',
    `${context.host} did not answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    'Check that the server is up and not overloaded, then try again.',
  );
}

export function rateLimitedFailure(
  context: RequestContext,
  until: number | null,
  now: number,
  who = context.host,
): AppError {
  const message = `${who} got too many calls and accepts no more for now.`;
  if (until === null) {
    return failure(context, 'rate-limited', message, 'Wait a minute, then try again.', { status: 429 });
  }
  const isToday = new Date(until).toDateString() === new Date(now).toDateString();
  const day = isToday ? {} : ({ dateStyle: 'medium' } as const);
  // Created lazily: the first formatter of a process takes 20 ms.
  const at = new Intl.DateTimeFormat('en', { ...day, timeStyle: 'short', hourCycle: 'h23' }).format(until);
  const advice = `It accepts calls again at ${at}. Until then, Quayside sends none unless you try again.`;
  return failure(context, 'rate-limited', message, advice, { status: 429, until });
}

export function tooLargeFailure(context: RequestContext, bytes: number): AppError {
  const megabytes = Math.max(1, Math.round(bytes / 1_000_000));
  return failure(
    context,
    'too-large',
    `The answer from ${context.host} is larger than ${megabytes} MB and was not read.`,
    'Dokploy never sends this much. Check which server answers at this address.',
  );
}

export function canceledFailure(context: RequestContext, sent = true): AppError {
  return failure(
    sent ? context : { ...context, kind: 'read' },
    'canceled',
    `The call to ${context.host} was canceled.`,
    'Start it again when you need it.',
  );
}
