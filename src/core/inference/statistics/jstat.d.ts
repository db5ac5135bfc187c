declare module 'jstat' {
  /** The part of jStat that is used; arguments and results as in its documentation. */
  export const jStat: {
    readonly normal: {
      cdf(x: number, mean: number, standardDeviation: number): number;
      inv(probability: number, mean: number, standardDeviation: number): number;
    };
    readonly studentt: { cdf(x: number, degreesOfFreedom: number): number };
    readonly chisquare: { cdf(x: number, degreesOfFreedom: number): number };
    /** Regularised incomplete beta function and its inverse. */
    ibeta(x: number, a: number, b: number): number;
    ibetainv(probability: number, a: number, b: number): number;
  };
}
