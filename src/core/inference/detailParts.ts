import { z } from 'zod';

/** A number, or null where there is none (NaN, no rows). */
export const number = z.number().nullable();
/** A value with the ends of its interval. */
export const estimate = z.object({ value: number, lower: number, upper: number });
export const count = z.int().nonnegative();
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
