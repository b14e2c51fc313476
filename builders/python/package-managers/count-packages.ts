/** "1 package", "12 packages". */
export function count(packages: number): string {
  return packages === 1 ? '1 package' : `${packages} packages`;
}
