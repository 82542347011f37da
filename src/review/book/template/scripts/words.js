// Words as a search compares them: no accents, lower case.
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
