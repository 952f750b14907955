/**
 * How often costly work was done in this process: texts parsed, texts analysed, mirror tables compiled, references resolved, files
 * diagnosed, maps and lists of values looked at for images, charts put together from their files and rendered, and their templates executed. Tests compare the numbers, so that a keystroke that does more than its share fails without a clock; nothing else reads them.
 */
export const work = { parses: 0, analyses: 0, tables: 0, resolutions: 0, diagnoses: 0, visits: 0, charts: 0, renderings: 0, templates: 0 };
