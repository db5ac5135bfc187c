/** Whether a word of a column's name is one that should not carry a prediction: `customer_id` and `rowIndex` hold one. */
export function isSuspiciousName(name: string, suspicious: readonly string[]): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return suspicious.some((word) => words.includes(word.toLowerCase()));
}
