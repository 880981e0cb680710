import type { Instance } from '../../shared/instance.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Probe } from '../network/probe.ts';
import type { Transport } from '../network/transport.ts';
import type { Board } from './board.ts';

/** The instance in question, and how it is reached. */
export type Subject = {
  instance: Instance;
  /** The organization whose key is looked at; null for any. */
  organizationId: string | null;
  signal: AbortSignal;
  board: Board;
  /** Told what servers and certificates call themselves, which no record may have: hidden where names are. */
  onNames: (names: readonly string[]) => void;
  /** Told before the server is asked for something. */
  onRequest: (how: { keyed: boolean }) => void;
};

/** What the steps are taken with. */
export type Tools = {
  probe: Probe;
  transport: Transport;
  dokploy: Pick<Dokploy, 'callAt'>;
  keyFor: CredentialStore['keyFor'];
  /** ms since the epoch. */
  clock: () => number;
  /** How long name, connection and handshake may take each, in ms; the rest has the limits of every call. */
  limitMs: number;
};

/** Host and port of an instance, for a person. */
export function hostOf({ origin }: Instance): string {
  return new URL(origin).host;
}
