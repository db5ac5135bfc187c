import { isMainThread } from 'node:worker_threads';
import './adapters/runFlags';
import { BundleLoader } from './adapters/bundleLoader';

/** Starts the command line, and each of its threads, with the code that V8 compiled in an earlier process. */
const loader = new BundleLoader(__dirname);
if (isMainThread) {
  process.once('exit', () => {
    loader.keep();
  });
}
loader.load('commandLine.js');
