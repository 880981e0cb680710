/** An address as it is compared: neither its capital letters nor the blanks around it make another one. */
export function foldAddress(email: string): string {
  return email.trim().toLowerCase();
}

export function isSameAddress(one: string, other: string): boolean {
  return foldAddress(one) === foldAddress(other);
}
