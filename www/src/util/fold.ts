/**
 * Folds text for the search inside a facet, so that accents, case and Arabic vowel signs do not
 * matter. The engine has its own, larger table; this one does not need to agree with it.
 */

/** Letters that Unicode normalization does not decompose. */
const LETTERS: Readonly<Record<string, string>> = {
  Œ: "OE",
  Æ: "AE",
  Ø: "O",
  Đ: "D",
  Ł: "L",
  ى: "ي",
  ة: "ه",
  "’": "'",
};

/** Returns the folded text, for comparison only. */
export function fold(text: string): string {
  const unmarked = text
    .normalize("NFKD")
    .replace(/[\p{Mn}\u0640]/gu, "")
    .toUpperCase();
  return unmarked.replace(/[ŒÆØĐŁىة’]/g, (letter) => LETTERS[letter] ?? letter);
}
