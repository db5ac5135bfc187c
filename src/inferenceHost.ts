import { InferenceHost } from './adapters/onnxruntime/host';
import { startWatchdog } from './adapters/onnxruntime/watchdog';

/** Composition root of the child process that runs models: answers the messages of its parent and nothing else. */
function main(): void {
  const host = new InferenceHost(__dirname);
  startWatchdog({ maxRssMb: Number(process.argv[2]), parent: process.ppid });
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => {
    void host.answer(message).then((reply) => process.send?.(reply));
  });
}

main();
