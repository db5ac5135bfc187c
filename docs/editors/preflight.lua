-- Preflight in Neovim 0.7 or later: diagnostics for the notebook that is open as JSON.
-- Neovim does not synchronise notebooks by itself, so this sends the notebook messages of the protocol.
local M = {}

local function text(source)
  return type(source) == 'table' and table.concat(source) or source
end

-- The cells of an .ipynb as the protocol sends them, each with an address of its own.
local function cells_of(path, json)
  local notebook = vim.fn.json_decode(json)
  local cells, documents = {}, {}
  for index, cell in ipairs(notebook.cells) do
    local uri = string.format('preflight-cell:%s#%d', path, index - 1)
    local is_code = cell.cell_type == 'code'
    table.insert(cells, { kind = is_code and 2 or 1, document = uri, metadata = cell.metadata })
    table.insert(documents, {
      uri = uri,
      languageId = is_code and 'python' or (cell.cell_type == 'markdown' and 'markdown' or 'raw'),
      version = 1,
      text = text(cell.source),
    })
  end
  return notebook, cells, documents
end

--- Starts the server for a folder. `command` is how it is run, such as { 'node', 'dist/server.js', '--stdio' }.
--- `on_diagnostics(cell, diagnostics)` is called with the 0-based cell whenever its diagnostics change.
function M.start(command, root, on_diagnostics)
  return vim.lsp.start_client({
    name = 'preflight',
    cmd = command,
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    handlers = {
      ['textDocument/publishDiagnostics'] = function(_, result)
        on_diagnostics(tonumber(result.uri:match('#(%d+)$')), result.diagnostics)
      end,
    },
  })
end

--- Opens a notebook in a server that has been started.
function M.open(id, path)
  local json = table.concat(vim.fn.readfile(path), '\n')
  local notebook, cells, documents = cells_of(path, json)
  local client = vim.lsp.get_client_by_id(id)
  client.notify('notebookDocument/didOpen', {
    notebookDocument = {
      uri = vim.uri_from_fname(path),
      notebookType = 'jupyter-notebook',
      version = 1,
      metadata = notebook.metadata,
      cells = cells,
    },
    cellTextDocuments = documents,
  })
end

return M
