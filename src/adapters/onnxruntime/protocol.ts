import { z } from 'zod';
import type { Tensor } from '../../core/inference/tensor';

/** Messages between the runner and the inference host; both ends parse what they receive. */

const dims = z.array(z.int().nonnegative());
function tensor<T extends Tensor['type'], D extends z.ZodType>(type: T, data: D) {
  return z.object({ type: z.literal(type), dims, data });
}

export const tensorSchema: z.ZodType<Tensor> = z.discriminatedUnion('type', [
  tensor('float32', z.instanceof(Float32Array)),
  tensor('float64', z.instanceof(Float64Array)),
  tensor('float16', z.instanceof(Uint16Array)),
  tensor('int8', z.instanceof(Int8Array)),
  tensor('int16', z.instanceof(Int16Array)),
  tensor('int32', z.instanceof(Int32Array)),
  tensor('int64', z.instanceof(BigInt64Array)),
  tensor('uint8', z.instanceof(Uint8Array)),
  tensor('uint16', z.instanceof(Uint16Array)),
  tensor('uint32', z.instanceof(Uint32Array)),
  tensor('uint64', z.instanceof(BigUint64Array)),
  tensor('bool', z.instanceof(Uint8Array)),
  tensor('string', z.array(z.string())),
]);

const tensorsSchema = z.record(z.string(), tensorSchema);

const floats = z.custom<Float64Array>((value) => value instanceof Float64Array);

export const requestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load'),
    id: z.int(),
    file: z.string(),
    hasZipMap: z.boolean(),
    external: z.array(z.object({ location: z.string(), bytes: z.number() })),
    backend: z.enum(['native', 'wasm']),
    threads: z.int().positive(),
  }),
  z.object({
    type: z.literal('run'),
    id: z.int(),
    feeds: tensorsSchema,
    outputs: z.array(z.string()).optional(),
  }),
  z.object({
    type: z.literal('measure'),
    id: z.int(),
    feeds: z.array(tensorsSchema).min(1),
    windowMs: z.number().positive(),
    minRuns: z.int().positive(),
    maxWindows: z.int().positive(),
    warmupMs: z.number().nonnegative(),
    mostMs: z.number().positive(),
  }),
  z.object({
    type: z.literal('openLoop'),
    id: z.int(),
    feeds: z.array(tensorsSchema).min(1),
    arrivals: floats,
  }),
  z.object({ type: z.literal('memory'), id: z.int() }),
]);
export type HostRequest = z.infer<typeof requestSchema>;
export type RequestOf<T extends HostRequest['type']> = Extract<HostRequest, { type: T }>;

const problemSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string() });

export const replySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('loaded'),
    id: z.int(),
    backend: z.string(),
    runtimeMs: z.number(),
    modelMs: z.number(),
  }),
  z.object({ type: z.literal('ran'), id: z.int(), outputs: tensorsSchema }),
  z.object({
    type: z.literal('measured'),
    id: z.int(),
    firstRunMs: z.number(),
    warmupRuns: z.int(),
    windows: z.array(z.object({ ms: z.number(), runs: floats, othersCores: z.number(), ownCores: z.number() })),
  }),
  z.object({
    type: z.literal('openLoopEnded'),
    id: z.int(),
    latencies: floats,
    ms: z.number(),
    othersCores: z.number(),
  }),
  z.object({ type: z.literal('memory'), id: z.int(), peakMb: z.number(), baselineMb: z.number() }),
  /** The runtime reported an error about this model or this input. */
  z.object({ type: z.literal('refused'), id: z.int(), message: z.string(), problem: problemSchema.optional() }),
  /** The runtime itself cannot be loaded on this machine. */
  z.object({ type: z.literal('unavailable'), id: z.int(), message: z.string() }),
]);
export type HostReply = z.infer<typeof replySchema>;

/** The watchdog's last words, one JSON line on stderr. */
export const lastWordsSchema = z.object({ preflight: z.literal('memory'), rssMb: z.number() });
