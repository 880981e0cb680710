/** A whole number with its thousands set apart, for example “12,345”; without `Intl`, whose first use takes a tenth of a second. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of something in words, for example “1 person” or “12,345 people”. */
export function counted(value: number, one: string, many: string): string {
  return `${thousands(value)} ${value === 1 ? one : many}`;
}
