// As texts.searchable on the server: words without case, accents and strokes, white space folded.
const strokes = {ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss"};

export function searchable(words) {
  const bare = words.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFC");
  return bare.replace(/[øłđðħıæœþß]/g, letter => strokes[letter]).split(/\s+/).filter(Boolean).join(" ");
}
