/* The programs: the extension host, the language server, the command line, the hosts and threads it starts, the webviews. */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { EsbuildPlugin } = require('esbuild-loader');
const { BannerPlugin } = require('webpack');

const KIB = 1024;

/** What all programs share: TypeScript through esbuild, no splitting, a size budget that fails the build. */
function program(name, entry, mode, { target, externals = [], budgetKib, output = {} }) {
  return {
    name,
    mode,
    target,
    entry,
    devtool: mode === 'production' ? false : 'source-map',
    externals,
    output: { path: path.resolve(__dirname, 'dist'), filename: '[name].js', ...output },
    resolve: { extensions: ['.ts', '.tsx', '.js'] },
    module: {
      rules: [
        { test: /\.tsx?$/, loader: 'esbuild-loader', options: { target: 'es2022', tsconfig: 'tsconfig.json' } },
        { test: /\.css$/, type: 'asset/source' },
      ],
    },
    performance: {
      hints: mode === 'production' ? 'error' : false,
      maxAssetSize: budgetKib * KIB,
      maxEntrypointSize: budgetKib * KIB,
    },
    optimization: {
      splitChunks: false,
      runtimeChunk: false,
      minimizer: [new EsbuildPlugin({ target: 'es2022', legalComments: 'none' })],
    },
    stats: 'errors-warnings',
  };
}

/** Its `main` is a UMD build, whose calls of `require` webpack cannot follow; the same package has one of modules. */
const PROTOCOL_TYPES = path.resolve(__dirname, 'node_modules/vscode-languageserver-types/lib/esm/main.js');

function nodeProgram(name, mode, budgetKib) {
  const config = program(name, { [name]: `./src/${name}.ts` }, mode, {
    target: 'node20',
    externals: [{ 'vscode': 'commonjs vscode', 'onnxruntime-node': 'commonjs onnxruntime-node' }],
    budgetKib,
    // A part that is loaded on first use is a file of its own, `<program>.<part>.js`.
    output: { libraryTarget: 'commonjs2', chunkFilename: `${name}.[name].js` },
  });
  config.resolve.alias = { 'vscode-languageserver-types$': PROTOCOL_TYPES };
  return config;
}

/** Files that are loaded as they are, in a folder of the output. */
function copied(name, from, files, to) {
  return {
    apply: (compiler) =>
      compiler.hooks.thisCompilation.tap(name, (compilation) => {
        for (const file of files) {
          const content = readFileSync(path.join(from, file));
          compilation.emitAsset(`${to}/${file}`, new compiler.webpack.sources.RawSource(content), { minimized: true });
        }
      }),
  };
}

/** What a shell starts, by its first line; it loads the command line. */
function launcher(mode) {
  const config = nodeProgram('cli', mode, 20);
  config.module.parser = { javascript: { createRequire: false } }; // what it loads is known when it runs
  config.plugins = [new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true })];
  return config;
}

/** The command line; what the linter and the other commands both need is a file of its own. */
function commandLine(mode) {
  const config = nodeProgram('commandLine', mode, 1500);
  config.optimization.splitChunks = {
    chunks: 'async',
    minSize: 0,
    cacheGroups: { default: false, defaultVendors: false, linter: { name: 'linter', minChunks: 2 } },
  };
  return config;
}

const ORT_WEB = path.resolve(__dirname, 'node_modules/onnxruntime-web/dist');

/** The inference host, with the files of its WebAssembly backend beside it. */
function inferenceHost(mode) {
  const config = nodeProgram('inferenceHost', mode, 1500);
  // The CommonJS build for Node: the module build makes webpack write this folder's path into the bundle.
  config.resolve.alias = { ...config.resolve.alias, 'onnxruntime-web$': path.join(ORT_WEB, 'ort.node.min.js') };
  config.performance.assetFilter = (file) => !file.startsWith('wasm/');
  config.plugins = [copied('CopyWasm', ORT_WEB, ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'], 'wasm')];
  return config;
}

const RUFF = path.resolve(__dirname, 'node_modules/@astral-sh/ruff-wasm-nodejs');

/** The process that runs ruff, with ruff's own loader and WebAssembly in a folder beside it. */
function ruffHost(mode) {
  const config = nodeProgram('ruffHost', mode, 100);
  config.externals = [...config.externals, { '@astral-sh/ruff-wasm-nodejs': 'commonjs ./ruff/ruff_wasm.js' }];
  config.performance.assetFilter = (file) => !file.startsWith('ruff/');
  config.plugins = [copied('CopyRuff', RUFF, ['ruff_wasm.js', 'ruff_wasm_bg.wasm', 'LICENSE'], 'ruff')];
  return config;
}

function webviews(mode) {
  const folder = path.resolve(__dirname, 'webview-ui');
  const entry = {};
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (existsSync(path.join(folder, name, 'index.tsx'))) entry[name] = `./webview-ui/${name}/index.tsx`;
  }
  if (Object.keys(entry).length === 0) return [];
  return [
    program('webviews', entry, mode, {
      target: 'web',
      budgetKib: 300,
      output: { path: path.resolve(__dirname, 'dist/webview') },
    }),
  ];
}

module.exports = (_env, { mode = 'production' }) => [
  nodeProgram('extension', mode, 2500),
  nodeProgram('server', mode, 1500),
  launcher(mode),
  commandLine(mode),
  inferenceHost(mode),
  ruffHost(mode),
  ...webviews(mode),
];
