/**
 * The functions that a Helm template may name: text/template's own, Sprig's without `env` and `expandenv`, and Helm's. Probed with
 * Helm 4.1.4, which refuses any other while it parses.
 */
const NAMES = new Set(
  `and call html index slice js len not or print printf println urlquery eq ge gt le lt ne
  ago date date_in_zone date_modify dateInZone dateModify duration durationRound htmlDate htmlDateInZone must_date_modify mustDateModify
  mustToDate now toDate unixEpoch
  abbrev abbrevboth trunc trim upper lower title untitle substr repeat trimall trimAll trimSuffix trimPrefix nospace initials swapcase
  shuffle snakecase camelcase kebabcase wrap wrapWith contains hasPrefix hasSuffix quote squote cat indent nindent replace plural
  randAlphaNum randAlpha randAscii randNumeric randBytes randInt
  sha1sum sha256sum sha512sum adler32sum toString atoi int64 int float64 seq toDecimal split splitList splitn toStrings until untilStep
  add1 add sub div mod mul add1f addf subf divf mulf biggest max min maxf minf ceil floor round join sortAlpha
  default empty coalesce all any compact mustCompact fromJson toJson toPrettyJson toRawJson mustFromJson mustToJson mustToPrettyJson
  mustToRawJson ternary deepCopy mustDeepCopy typeOf typeIs typeIsLike kindOf kindIs deepEqual getHostByName
  base dir clean ext isAbs osBase osClean osDir osExt osIsAbs b64enc b64dec b32enc b32dec
  tuple list dict get set unset hasKey pluck keys pick omit merge mergeOverwrite mustMerge mustMergeOverwrite values
  append push mustAppend mustPush prepend mustPrepend first mustFirst rest mustRest last mustLast initial mustInitial reverse mustReverse
  uniq mustUniq without mustWithout has mustHas mustSlice concat dig chunk mustChunk
  bcrypt htpasswd genPrivateKey derivePassword buildCustomCert genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert
  genSignedCertWithKey encryptAES decryptAES uuidv4 semver semverCompare fail
  regexMatch mustRegexMatch regexFindAll mustRegexFindAll regexFind mustRegexFind regexReplaceAll mustRegexReplaceAll
  regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta urlParse urlJoin hello
  toYaml mustToYaml toYamlPretty fromYaml fromYamlArray toToml fromToml fromJsonArray include tpl required lookup`.split(/\s+/),
);

/** Whether Helm's templates know a function of that name. */
export function isFunction(name: string): boolean {
  return NAMES.has(name);
}

/** All names, in no order that means anything. */
export function functionNames(): readonly string[] {
  return [...NAMES];
}
