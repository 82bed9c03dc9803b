/** How the search inside a facet compares: accents, case and Arabic vowel signs do not count. */

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

export function fold(text: string): string {
  const bare = text
    .normalize("NFKD")
    .replace(/[\p{Mn}\u0640]/gu, "")
    .toUpperCase();
  return bare.replace(/[ŒÆØĐŁىة’]/g, (letter) => LETTERS[letter] ?? letter);
}
