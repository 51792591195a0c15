/** "kosme" in Greek, in five code points of two and three octets, as hex: the text that broken ones are made of. */
export const KOSME = "ce ba e1 bd b9 cf 83 ce bc ce b5";
