;;; Opens a manifest in Emacs with the set-up of docs/editors.md, asks what a person would ask, and writes the answers as JSON.
;; Arguments, in the environment: SETUP (a file with the documented set-up), FILE (a manifest with an image), IMAGE (a text in it), ANSWERS (a file).
(require 'package)
(package-initialize)
(require 'flymake)
(load (getenv "SETUP") nil t)
(require 'eglot)
(setq eglot-sync-connect 30)
(find-file (getenv "FILE"))
(unless (derived-mode-p 'yaml-mode 'yaml-ts-mode) (yaml-mode))
;; What `eglot-ensure' of the hook does once Emacs waits for a key, which it never does here.
(apply #'eglot--connect (eglot--guess-contact))
(goto-char (point-min))
(search-forward (getenv "IMAGE"))
(backward-char 3)
(let ((end (+ (float-time) 30)))
  (while (and (< (float-time) end) (null (flymake-diagnostics)))
    (flymake-start)
    (accept-process-output nil 0.1)))
(let* ((server (eglot--current-server-or-lose))
       (here (eglot--pos-to-lsp-position))
       (hover (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams)))
       (actions (jsonrpc-request server :textDocument/codeAction
                                 (list :textDocument (eglot--TextDocumentIdentifier) :range (list :start here :end here) :context (list :diagnostics [])))))
  (with-temp-file (getenv "ANSWERS")
    (insert (json-encode
             (list (cons "managed" (if (with-current-buffer (find-buffer-visiting (getenv "FILE")) (eglot-managed-p)) t :json-false))
                   (cons "hover" (plist-get (plist-get hover :contents) :value))
                   (cons "diagnostics"
                         (vconcat (with-current-buffer (find-buffer-visiting (getenv "FILE")) (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))))
                   (cons "actions" (vconcat (mapcar (lambda (action) (plist-get action :title)) actions))))))))
