import { readAddress } from '../../../../shared/address.ts';

export function hostOf(origin: string): string {
  const address = readAddress(origin);
  return address.ok ? address.value.host : origin;
}

/** True for http to any other computer. */
export function isInsecure(origin: string): boolean {
  const address = readAddress(origin);
  return address.ok && address.value.insecure;
}
