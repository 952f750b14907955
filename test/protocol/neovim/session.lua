-- Opens a manifest in Neovim with the language server attached, asks what a person would ask, and writes the answers as JSON.
-- Arguments, in the environment: SERVER (the command as a JSON list), FILE, LINE and COLUMN (0-based) of an image, ANSWERS (a file), AWAITED (`diagnostics` where there will be some).
-- Works from Neovim 0.7 on: `start_client` is what every later way of attaching a server comes down to.
local answers = { messages = {} }
local command = vim.fn.json_decode(vim.env.SERVER)
local line, column = tonumber(vim.env.LINE), tonumber(vim.env.COLUMN)

local function wait_for(what, condition)
  if not vim.wait(20000, condition, 20) then
    table.insert(answers.messages, 'no ' .. what)
  end
end

vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.FILE))
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'mirror-lens',
  cmd = command,
  root_dir = vim.fn.fnamemodify(vim.env.FILE, ':h'),
  workspace_folders = { { uri = vim.uri_from_fname(vim.fn.fnamemodify(vim.env.FILE, ':h')), name = 'workspace' } },
  handlers = {
    ['window/showMessage'] = function(_, result)
      table.insert(answers.messages, result.message)
    end,
  },
})
vim.lsp.buf_attach_client(buffer, id)
wait_for('initialised server', function()
  return vim.lsp.buf_is_attached(buffer, id) and vim.lsp.get_client_by_id(id) ~= nil and vim.lsp.get_client_by_id(id).server_capabilities ~= nil
end)
if vim.env.AWAITED == 'diagnostics' then
  wait_for('diagnostics', function()
    return #vim.diagnostic.get(buffer) > 0
  end)
end
answers.diagnostics = vim.tbl_map(function(each)
  return { code = each.code or (each.user_data and each.user_data.lsp and each.user_data.lsp.code), message = each.message, line = each.lnum, column = each.col, source = each.source }
end, vim.diagnostic.get(buffer))

local function ask(method, params)
  local all = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  local own = all and all[id]
  if own and own.err then
    table.insert(answers.messages, own.err.message)
  end
  return own and own.result
end

local document = { uri = vim.uri_from_bufnr(buffer) }
local position = { line = line, character = column }
answers.hover = ask('textDocument/hover', { textDocument = document, position = position })
answers.definition = ask('textDocument/definition', { textDocument = document, position = position })
local range = { start = position, ['end'] = position }
local actions = ask('textDocument/codeAction', { textDocument = document, range = range, context = { diagnostics = {} } })
answers.actions = vim.tbl_map(function(each)
  return each.title
end, actions or {})
-- What `vim.lsp.buf.code_action` does when a person takes the rewrite.
for _, action in ipairs(actions or {}) do
  if action.kind == 'refactor.rewrite' then
    if not action.edit then
      action = ask('codeAction/resolve', action) or action
    end
    if action.edit then
      vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      break
    end
  end
end
answers.lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)

local file = io.open(vim.env.ANSWERS, 'w')
file:write(vim.fn.json_encode(answers))
file:close()
vim.lsp.stop_client(id)
vim.cmd('qall!')
