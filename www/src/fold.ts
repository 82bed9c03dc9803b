/** How the search inside a facet compares: accents, case and Arabic vowel signs do not count. */

const LETTERS: Readonly<Record<string, string>> = { ß: "ss", œ: "oe", æ: "ae", ø: "o", đ: "d", ł: "l", ı: "i", ى: "ي", ة: "ه", "’": "'" };

export function fold(text: string): string {
  const bare = text.normalize("NFKD").replace(/[\p{Mn}\u0640]/gu, "").toLowerCase();
  return bare.replace(/[ßœæøđłıىة’]/g, (letter) => LETTERS[letter] ?? letter);
}
