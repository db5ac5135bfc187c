/** Libraries of the native ONNX Runtime that this process has loaded, as the operating system sees it. */
export function nativeRuntimes(): string[] {
  const report = process.report.getReport() as { readonly sharedObjects: readonly string[] };
  if (report.sharedObjects.length === 0) throw new Error('this platform lists no shared objects');
  return report.sharedObjects.filter((file) => /onnxruntime/i.test(file));
}
