import './adapters/runFlags';
import { BundleLoader } from './adapters/bundleLoader';

/** Starts the command line with the code that V8 compiled in an earlier process. */
const loader = new BundleLoader(__dirname);
process.once('exit', () => {
  loader.keep();
});
loader.load('commandLine.js');
