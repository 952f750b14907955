import { randomBytes } from 'node:crypto';
import { Uri } from 'vscode';
import type { Webview } from 'vscode';

/** What the page may load: its own script and style sheet, and pictures made in the page; nothing of the network. */
function policyOf({ cspSource }: Webview, nonce: string): string {
  return `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** The page of the Pull Map. What it shows comes by message; only the frame of it stands here. */
export function pullMapPage(webview: Webview, dist: Uri): string {
  const nonce = randomBytes(18).toString('base64');
  const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(webview, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource('pullMap.css')}">
<title>Pull Map</title>
</head>
<body>
<main>
<div class="bar">
<h1>Pull Map</h1>
<span id="environments" hidden><label for="environment">Environment</label> <select id="environment"></select></span>
<span class="end">
<button id="save-svg" type="button" class="secondary">Export SVG</button>
<button id="save-png" type="button" class="secondary">Export PNG</button>
</span>
</div>
<p id="summary"></p>
<p id="busy" hidden><span id="busy-text" role="status"></span> <button id="cancel" type="button" class="secondary">Cancel</button></p>
<p id="failed" role="alert" hidden></p>
<p id="nothing" hidden>No image references were found in the files of this workspace that the Environment deploys. Open a folder with manifests, charts or lists of images, or choose another Environment.</p>
<div id="content" hidden>
<ul id="legend" aria-label="Legend"></ul>
<p id="folded" hidden>Hosts and sources with few images are drawn as one; the table names each.</p>
<div id="picture-place"></div>
<section aria-label="Table"><details id="details"><summary>The same as a table</summary><div id="table-place"></div></details></section>
<section id="list-place" aria-label="Images"></section>
</div>
</main>
<div id="said" class="said" role="status"></div>
<div id="tooltip" role="tooltip" hidden></div>
<script nonce="${nonce}" src="${resource('pullMap.js')}"></script>
</body>
</html>`;
}
