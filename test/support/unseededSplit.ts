/** What the commonest finding needs: an import, and a split that is another one in every run. */
export const IMPORT = 'from sklearn.model_selection import train_test_split';
export const SPLIT = 'a, b = train_test_split([1, 2])';
/** The rule that finds it. */
export const UNSEEDED = 'randomness/missing-random-state';
