/** Font size in px for a square of `size` px: small squares give letters a larger share, to stay readable. */
export function initialsSize(initials: string, size: number): number {
  const [two, three] = size < 30 ? [0.43, 0.36] : [0.34, 0.29];
  return Math.round(size * (initials.length > 2 ? three : two) * 2) / 2;
}
