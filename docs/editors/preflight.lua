-- Preflight in Neovim 0.7 or later: diagnostics for the notebook that is open as JSON.
-- Neovim does not synchronise notebooks by itself, so this sends the notebook messages of the protocol.
local M = {}

-- Open notebooks by path: the version and the cells, each with its address, language, text and version.
local open = {}
local made = 0

local function text(source)
  return type(source) == 'table' and table.concat(source) or source or ''
end

local function number(value)
  return type(value) == 'number' and value or nil
end

-- The cells of an .ipynb, or nil while its JSON is half written.
local function cells_of(json)
  local read, notebook = pcall(vim.fn.json_decode, json)
  if not read or type(notebook) ~= 'table' or type(notebook.cells) ~= 'table' then
    return nil
  end
  local cells = {}
  for _, cell in ipairs(notebook.cells) do
    local is_code = cell.cell_type == 'code'
    table.insert(cells, {
      kind = is_code and 2 or 1,
      language = is_code and 'python' or (cell.cell_type == 'markdown' and 'markdown' or 'raw'),
      text = text(cell.source),
      metadata = cell.metadata,
      order = number(cell.execution_count),
      version = 1,
    })
  end
  return cells, notebook.metadata
end

local function address(path, cell)
  made = made + 1
  cell.uri = string.format('preflight-cell:%s#%d', path, made)
end

-- A cell and its text as the protocol sends them.
local function sent_cell(cell)
  local summary = cell.order and { executionOrder = cell.order } or nil
  return { kind = cell.kind, document = cell.uri, metadata = cell.metadata, executionSummary = summary }
end

local function sent_document(cell)
  return { uri = cell.uri, languageId = cell.language, version = cell.version, text = cell.text }
end

local function is_same(a, b)
  return a.language == b.language and a.text == b.text and a.order == b.order
end

local function index_of(uri)
  for _, notebook in pairs(open) do
    for index, cell in ipairs(notebook.cells) do
      if cell.uri == uri then
        return index - 1
      end
    end
  end
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
        local cell = index_of(result.uri)
        if cell then
          on_diagnostics(cell, result.diagnostics)
        end
      end,
    },
  })
end

--- Opens a notebook in a server that has been started; `json` is its text.
function M.open(id, path, json)
  local cells, metadata = cells_of(json)
  if not cells then
    return
  end
  local sent, documents = {}, {}
  for _, cell in ipairs(cells) do
    address(path, cell)
    table.insert(sent, sent_cell(cell))
    table.insert(documents, sent_document(cell))
  end
  open[path] = { version = 1, cells = cells }
  vim.lsp.get_client_by_id(id).notify('notebookDocument/didOpen', {
    notebookDocument = {
      uri = vim.uri_from_fname(path),
      notebookType = 'jupyter-notebook',
      version = 1,
      metadata = metadata,
      cells = sent,
    },
    cellTextDocuments = documents,
  })
end

-- Cells between the first and the last that differ: as new texts where their number is the same, else as other cells.
local function difference(path, old, new)
  local first, last = 1, 0
  while old[first] and new[first] and is_same(old[first], new[first]) do
    first = first + 1
  end
  while #old - last >= first and #new - last >= first and is_same(old[#old - last], new[#new - last]) do
    last = last + 1
  end
  local texts, sent, opened, closed = {}, {}, {}, {}
  local count = #old - last - first + 1
  local only_texts = #old == #new
  for index = first, #new - last do
    only_texts = only_texts and old[index].language == new[index].language and old[index].order == new[index].order
  end
  for index, cell in ipairs(new) do
    local before = index < first and old[index] or (index > #new - last and old[index + #old - #new] or nil)
    if only_texts then
      before = old[index]
    end
    if before then
      cell.uri, cell.version = before.uri, before.version
    else
      address(path, cell)
      table.insert(sent, sent_cell(cell))
      table.insert(opened, sent_document(cell))
    end
    if only_texts and cell.text ~= before.text then
      cell.version = cell.version + 1
      local document = { uri = cell.uri, version = cell.version }
      table.insert(texts, { document = document, changes = { { text = cell.text } } })
    end
  end
  if only_texts then
    return #texts > 0 and { textContent = texts } or nil
  end
  for index = first, #old - last do
    table.insert(closed, { uri = old[index].uri })
  end
  local array = { start = first - 1, deleteCount = count, cells = sent }
  return { structure = { array = array, didOpen = opened, didClose = closed } }
end

--- Sends what changed in a notebook that is open; nothing while its JSON is half written.
function M.change(id, path, json)
  local notebook, cells = open[path], cells_of(json)
  if not notebook or not cells then
    return
  end
  local changed = difference(path, notebook.cells, cells)
  notebook.cells = cells
  if not changed then
    return
  end
  notebook.version = notebook.version + 1
  vim.lsp.get_client_by_id(id).notify('notebookDocument/didChange', {
    notebookDocument = { uri = vim.uri_from_fname(path), version = notebook.version },
    change = { cells = changed },
  })
end

--- Opens the notebook of a buffer and follows what is typed into it.
function M.attach(id, buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local function json()
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
  end
  M.open(id, path, json())
  vim.api.nvim_buf_attach(buffer, false, {
    on_lines = function()
      vim.schedule(function()
        M.change(id, path, json())
      end)
    end,
  })
end

return M
