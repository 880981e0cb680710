import { readAddress } from '../../../../shared/address.ts';

export function hostOf(origin: string): string {
  const address = readAddress(origin);
  return address.ok ? address.value.host : origin;
}

/** Whether a key travels to this origin unencrypted: http to anything but this computer. */
export function isInsecure(origin: string): boolean {
  const address = readAddress(origin);
  return address.ok && address.value.insecure;
}
