// Words as a search compares them: no accents, raised figures as plain ones, lower case.
export const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
