/** How high letters are within a square of `size`, both in px: in a small one they take more of it, or nobody could read them. */
export function initialsSize(initials: string, size: number): number {
  const [two, three] = size < 30 ? [0.43, 0.36] : [0.34, 0.29];
  return Math.round(size * (initials.length > 2 ? three : two) * 2) / 2;
}
