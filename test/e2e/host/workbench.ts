/**
 * Drives and inspects the real page that shows VS Code. Only the embedded VS Code has one; a desktop window cannot be reached.
 */

/** Which of several elements is meant, and how long to wait for it (20 s by default). */
export interface Choice {
  /** Only elements with this text in them. */
  readonly hasText?: string;
  /** The nth of those that match, counted from 0; the first by default. */
  readonly nth?: number;
  readonly timeout?: number;
  /** In the page that an extension shows in an editor tab. */
  readonly webview?: boolean;
}

/** A piece of text as it is shown in a visible editor. */
export interface TextChoice {
  /** Which one from the top of the screen, counted from 0. */
  readonly occurrence?: number;
  /** The character of the text to point at; its middle by default. */
  readonly offset?: number;
  readonly timeout?: number;
}

/** A hover as the user sees it. */
export interface Hover {
  /** The rendered text; parts by different providers are separated by an empty line. */
  readonly text: string;
  readonly html: string;
  /** The links with their target, which is a `command:` address for commands. */
  readonly links: readonly { readonly text: string; readonly target: string }[];
}

/** What a test can do to the page. Selectors are CSS with Playwright's extensions. */
export interface Workbench {
  /** Saves a picture of the page, of an element or of a rectangle as PNG. */
  screenshot(path: string, part?: { selector?: string; clip?: { x: number; y: number; width: number; height: number } }): Promise<void>;
  /** Returns the rendered text of one element. */
  text(selector: string, choice?: Choice): Promise<string>;
  /** Returns the rendered texts of all elements that match now. */
  texts(selector: string, choice?: Pick<Choice, 'webview'>): Promise<string[]>;
  /** Counts the elements that match now. */
  count(selector: string, choice?: Pick<Choice, 'hasText' | 'webview'>): Promise<number>;
  /** Returns an attribute of one element. */
  attribute(selector: string, name: string, choice?: Choice): Promise<string | null>;
  /** Chooses an option of a select by what it says. */
  select(selector: string, label: string, choice?: Choice): Promise<void>;
  /** Puts the focus on an element. */
  focus(selector: string, choice?: Choice): Promise<void>;
  /** Rests the mouse on an element. */
  hoverElement(selector: string, choice?: Choice): Promise<void>;
  /** What axe finds wrong with the page that an extension shows in an editor tab. */
  accessibility(): Promise<readonly { readonly rule: string; readonly elements: readonly string[] }[]>;
  /** Clicks an element as soon as it can be clicked. */
  click(selector: string, choice?: Choice & { button?: 'left' | 'right'; clickCount?: number; modifiers?: readonly Modifier[] }): Promise<void>;
  /** Clicks a text in a visible editor. */
  clickText(text: string, choice?: TextChoice & { button?: 'left' | 'right'; modifiers?: readonly Modifier[] }): Promise<void>;
  /** Rests the mouse on a text in a visible editor and returns the hover that appears, or the first one with the wanted text. */
  hover(text: string, choice?: TextChoice & { hasText?: string }): Promise<Hover>;
  /** The same as `hover`, but returns the rendered text only. */
  hoverText(text: string, choice?: TextChoice & { hasText?: string }): Promise<string>;
  /** Presses a key or a combination such as `Control+Shift+P`. */
  press(key: string): Promise<void>;
  /** Types a text into what has the focus. */
  type(text: string): Promise<void>;
  /** Moves the mouse to a place on the page. */
  moveMouse(x: number, y: number): Promise<void>;
  /** Waits until an element is visible, or hidden. */
  waitFor(selector: string, choice?: Choice & { state?: 'visible' | 'hidden' }): Promise<void>;
  /** Evaluates a JavaScript expression in the page and returns its value as JSON. */
  evaluate<T = unknown>(expression: string): Promise<T>;
}

export type Modifier = 'Alt' | 'Control' | 'Meta' | 'Shift';

const address = process.env['MIRROR_LENS_WORKBENCH'];

/** The page that shows this VS Code, or undefined in a desktop VS Code, where suites skip what needs it. */
export const workbench: Workbench | undefined = address === undefined ? undefined : connect();

/**
 * Returns the page, or marks the running test as skipped where there is none.
 */
export function workbenchOrSkip(context: Mocha.Context): Workbench {
  if (workbench) return workbench;
  return context.skip();
}

function connect(): Workbench {
  return {
    screenshot: (path, part) => callWorkbench('screenshot', { path, ...part }),
    text: (selector, choice) => callWorkbench('text', { selector, ...choice }),
    texts: (selector, choice) => callWorkbench('texts', { selector, ...choice }),
    count: (selector, choice) => callWorkbench('count', { selector, ...choice }),
    attribute: (selector, name, choice) => callWorkbench('attribute', { selector, name, ...choice }),
    select: (selector, label, choice) => callWorkbench('select', { selector, label, ...choice }),
    focus: (selector, choice) => callWorkbench('focus', { selector, ...choice }),
    hoverElement: (selector, choice) => callWorkbench('hoverElement', { selector, ...choice }),
    accessibility: () => callWorkbench('accessibility'),
    click: (selector, choice) => callWorkbench('click', { selector, ...choice }),
    clickText: (text, choice) => callWorkbench('clickText', { text, ...choice }),
    hover: (text, choice) => callWorkbench('hover', { text, ...choice }),
    hoverText: async (text, choice) => (await callWorkbench<Hover>('hover', { text, ...choice })).text,
    press: (key) => callWorkbench('press', { key }),
    type: (text) => callWorkbench('type', { text }),
    moveMouse: (x, y) => callWorkbench('moveMouse', { x, y }),
    waitFor: (selector, choice) => callWorkbench('waitFor', { selector, ...choice }),
    evaluate: (expression) => callWorkbench('evaluate', { expression }),
  };
}

/**
 * Has the process that runs the embedded VS Code perform an action and returns its result; does nothing in a desktop VS Code.
 */
export async function callWorkbench<T>(action: string, options: object = {}): Promise<T> {
  if (address === undefined) return undefined as T;
  const response = await fetch(address, { method: 'POST', body: JSON.stringify({ action, options }) });
  const answer = (await response.json()) as { result: T } | { error: string };
  if ('error' in answer) throw new Error(`${action}: ${answer.error}`);
  return answer.result;
}
