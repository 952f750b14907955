import { randomBytes } from 'node:crypto';
import { Uri, env, l10n } from 'vscode';
import type { Webview } from 'vscode';
import { t } from '../texts';

/** What the page may load: its own script and style sheet, and pictures made in the page; nothing of the network. */
function policyOf({ cspSource }: Webview, nonce: string): string {
  return `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** The page of the Pull Map. What it shows comes by message; only the frame of it stands here. */
export function pullMapPage(webview: Webview, dist: Uri): string {
  const texts = l10n.bundle ?? {};
  const language = l10n.bundle ? env.language : 'en';
  const nonce = randomBytes(18).toString('base64');
  const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(webview, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource('pullMap.css')}">
<title>${escaped(t('Pull Map'))}</title>
</head>
<body>
<main>
<div class="bar">
<h1>${escaped(t('Pull Map'))}</h1>
<span id="environments" hidden><label for="environment">${escaped(t('Environment'))}</label> <select id="environment"></select></span>
<span class="end">
<button id="save-svg" type="button" class="secondary">${escaped(t('Export SVG'))}</button>
<button id="save-png" type="button" class="secondary">${escaped(t('Export PNG'))}</button>
</span>
</div>
<p id="summary"></p>
<p id="busy" hidden><span id="busy-text" role="status"></span> <button id="cancel" type="button" class="secondary">${escaped(t('Cancel'))}</button></p>
<p id="failed" role="alert" hidden></p>
<p id="nothing" hidden>${escaped(t('No image references were found in the files of this workspace that the Environment deploys. Open a folder with manifests, charts or lists of images, or choose another Environment.'))}</p>
<div id="content" hidden>
<ul id="legend" aria-label="${escaped(t('Legend'))}"></ul>
<p id="folded" hidden>${escaped(t('Hosts and sources with few images are drawn as one; the table names each.'))}</p>
<div id="picture-place"></div>
<section aria-label="${escaped(t('Table'))}"><details id="details"><summary>${escaped(t('The same as a table'))}</summary><div id="table-place"></div></details></section>
<section id="list-place" aria-label="${escaped(t('Images'))}"></section>
</div>
<div id="tooltip" role="tooltip" hidden></div>
</main>
<div id="said" class="said" role="status"></div>
<script type="application/json" id="texts">${data(texts)}</script>
<script nonce="${nonce}" src="${resource('pullMap.js')}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** As JSON in which no tag can begin. */
function data(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
