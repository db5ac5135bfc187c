-- nvim --headless -u NONE -c 'luafile docs/editors/headless.lua' with PREFLIGHT_SERVER (dist/server.js), NOTEBOOK and
-- EDIT (commands of the editor, separated by semicolons) set: prints the diagnostics of one notebook, then after each
-- command those of the cells in which they changed, and ends.
package.path = 'docs/editors/?.lua;' .. package.path
local preflight = require('preflight')
local notebook = vim.fn.fnamemodify(vim.env.NOTEBOOK, ':p')
local seen = 0

local function show(cell, diagnostics)
  seen = seen + 1
  if #diagnostics == 0 then
    io.stdout:write(string.format('cell %d: nothing\n', cell + 1))
  end
  for _, found in ipairs(diagnostics) do
    local line = string.format('cell %d, line %d: %s', cell + 1, found.range.start.line + 1, found.code)
    io.stdout:write(line, '\n  ', found.message, '\n')
  end
end

-- Waits for diagnostics, and until no more come.
local function settle()
  local before = seen
  vim.wait(20000, function()
    return seen > before
  end, 50)
  vim.wait(500)
end

local server = { 'node', vim.env.PREFLIGHT_SERVER, '--stdio' }
local id = preflight.start(server, vim.fn.fnamemodify(notebook, ':h'), show)
vim.wait(20000, function()
  local client = vim.lsp.get_client_by_id(id)
  return client ~= nil and client.initialized
end, 50)
vim.cmd('edit ' .. vim.fn.fnameescape(notebook))
preflight.attach(id, vim.api.nvim_get_current_buf())
settle()
for _, command in ipairs(vim.split(vim.env.EDIT or '', ';', { trimempty = true })) do
  io.stdout:write('\n:', command, '\n')
  vim.cmd('silent ' .. command)
  settle()
end
vim.lsp.stop_client(id)
vim.cmd('qa!')
