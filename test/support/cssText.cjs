// Style sheets as text, as the bundler imports them. To be imported before what imports a style sheet.
const { readFileSync } = require('node:fs');
const Module = require('node:module');

Module._extensions['.css'] = (module, file) => {
  module.exports = readFileSync(file, 'utf8');
};
