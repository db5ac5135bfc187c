-- nvim --headless -u NONE -c 'luafile docs/editors/headless.lua' with PREFLIGHT_SERVER (dist/server.js) and NOTEBOOK
-- set: prints the diagnostics of one notebook and ends.
package.path = 'docs/editors/?.lua;' .. package.path
local preflight = require('preflight')
local notebook = vim.fn.fnamemodify(vim.env.NOTEBOOK, ':p')
local seen = 0

local function show(cell, diagnostics)
  for _, found in ipairs(diagnostics) do
    seen = seen + 1
    local line = string.format('cell %d, line %d: %s', cell + 1, found.range.start.line + 1, found.code)
    io.stdout:write(line, '\n  ', found.message, '\n')
  end
end

local server = { 'node', vim.env.PREFLIGHT_SERVER, '--stdio' }
local id = preflight.start(server, vim.fn.fnamemodify(notebook, ':h'), show)
vim.wait(20000, function()
  local client = vim.lsp.get_client_by_id(id)
  return client ~= nil and client.initialized
end, 50)
preflight.open(id, notebook)
vim.wait(20000, function()
  return seen > 0
end, 50)
vim.wait(500)
vim.lsp.stop_client(id)
vim.cmd('qa!')
