import type { TrustedCertificate } from '../../shared/certificate.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { ProxyChoice } from '../../shared/proxy.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { counted } from '../../shared/text.ts';

type WayChange =
  | { kind: 'move'; origin: string }
  | { kind: 'proxy'; proxy: ProxyChoice }
  | { kind: 'certificate'; certificate: TrustedCertificate }
  | { kind: 'installation' | 'person'; error: AppError };

/** Asks in the main process, since the renderer may be compromised. Gives `canceled`. */
export type ConfirmWay = (instance: Instance, change: WayChange) => Promise<Result<null>>;

export function createConfirmWay(ask: Ask): ConfirmWay {
  return async (instance, change) => {
    if (change.kind === 'proxy' && !isNewProxy(instance, change.proxy)) return ok(null);
    if (change.kind === 'move' && secretsOf(instance) === '') return ok(null);
    const { message, facts, detail, yes, unchanged } = wordsOf(instance, change);
    const isMeant = await isConfirmed(ask, {
      message,
      facts: [
        { name: 'Instance', value: instance.name },
        { name: 'Server', value: hostAndPort(instance.origin) },
        ...facts,
      ],
      detail,
      yes,
      letsKeysGo: change.kind !== 'move' && change.kind !== 'person',
    });
    if (isMeant) return ok(null);
    return fail({ code: 'canceled', message: unchanged, advice: `To change it, answer “${yes}”.` });
  };
}

function isNewProxy({ proxy }: Instance, next: ProxyChoice): boolean {
  return next.mode === 'given' && !(proxy?.mode === 'given' && proxy.url === next.url);
}

function secretsOf({ keys, headers = [] }: Instance): string {
  const counts = [
    keys.length > 0 && counted(keys.length, 'key', 'keys'),
    headers.length > 0 && counted(headers.length, 'header', 'headers'),
  ];
  return counts.filter(Boolean).join(' and ');
}

type Words = {
  message: string;
  facts: { name: string; value: string }[];
  detail: string;
  yes: string;
  unchanged: string;
};

function wordsOf(instance: Instance, change: WayChange): Words {
  const { origin, proxy } = instance;
  switch (change.kind) {
    case 'move':
      return {
        message: `Move this instance and delete its ${secretsOf(instance)}?`,
        facts: [{ name: 'New address', value: hostAndPort(change.origin) }],
        detail: 'They leave the keychain of this computer.',
        yes: 'Move instance',
        unchanged: 'The instance was not moved.',
      };
    case 'proxy':
      return {
        message: 'Send the keys of this instance through another proxy?',
        facts: [{ name: 'Proxy', value: addressOf(change.proxy) }],
        detail: origin.startsWith('https:')
          ? 'The proxy sees which server you call. It can read keys only with a certificate that you trust.'
          : 'This server has no https: whoever runs the proxy can read its keys.',
        yes: 'Use this proxy',
        unchanged: 'The proxy was not changed.',
      };
    case 'certificate':
      return {
        message: 'Send the keys of this instance to a server with this certificate?',
        facts: [
          ...(proxy?.mode === 'given' ? [{ name: 'Proxy', value: proxy.url }] : []),
          { name: 'Certificate', value: change.certificate.subject },
          { name: 'SHA-256', value: change.certificate.fingerprint },
        ],
        detail:
          'This computer does not trust the certificate. Compare the SHA-256 with the one on the server.',
        yes: 'Trust this certificate',
        unchanged: 'You did not confirm its SHA-256.',
      };
    case 'person':
    case 'installation': {
      const { known = '', answered = '' } = change.error.details ?? {};
      const facts = [
        { name: 'Known with', value: known },
        { name: change.kind === 'person' ? 'Key of' : 'Answers with', value: answered },
      ];
      if (change.kind === 'person')
        return {
          facts,
          message: 'Add a key that shows none of the known people and organizations?',
          detail: 'A stored key has just recognised the server. Add this key if you know its person.',
          yes: 'Add this key',
          unchanged: 'The key was not added.',
        };
      return {
        facts,
        message: 'Send the keys of this instance to another Dokploy?',
        detail: 'Another installation answers at this address. All keys of the instance can go there.',
        yes: 'Accept the new installation',
        unchanged: 'The new installation was not accepted.',
      };
    }
  }
}

function addressOf(proxy: ProxyChoice): string {
  return proxy.mode === 'given' ? proxy.url : proxy.mode;
}

function hostAndPort(origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
